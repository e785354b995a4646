"""Name the properties by which maps read a stocktake: who answers, what belongs to what, and how a role is told."""

from __future__ import annotations

LEADS = frozenset({"accountablePartner", "leadPost"})
DOING = LEADS | {"carriedOutBy"}
ANSWERING = DOING | {"overseenBy"}
QUIET = LEADS | {"boundBy"}
"""By which properties links show only when an item at one of their ends is chosen."""
CROWDING = frozenset({"broader", "member", "signatory"})
"""By which properties the links of many items hide the others."""
WHOLES = frozenset({"statedIn", "partOf", "for"})
BELOW = WHOLES | {"plan"}
STRUCTURE = BELOW | {"discharges"}
CONTEXT = frozenset({"statedIn", "partOf", "accountablePartner", "overseenBy", "discharges", "cohort"})
"""By which properties what an item names tells what its finding is about."""
AROUND = ANSWERING | CONTEXT | {"indicator", "informedBy", "outcome", "theme"}
"""By which properties what an item names is kept with it: who leads it, the duty behind it, the plan that states it."""
ROLES = {
    "accountablePartner": "answers for it",
    "leadPost": "leads on it",
    "carriedOutBy": "carries it out",
    "overseenBy": "oversees it",
    "approvedBy": "approves it",
    "signatory": "signs it",
    "chair": "chairs it",
    "member": "sits on it",
    "hostedBy": "hosts it",
    "worksWith": "works with it",
    "decidedBy": "decides on it",
    "informedBy": "informs it",
    "reportsTo": "receives its reports",
    "partOf": "has it as a part",
}
"""What a partner or board does for a thing that names it under a property, in words for the box of the thing."""
OWN = {
    "reportsTo": "reports to it",
    "partOf": "is part of it",
    "worksWith": "works with it",
    "workingOn": "works on it",
    "discharges": "is there to meet it",
    "boundBy": "is bound by it",
    "hostedBy": "is hosted by it",
    "member": "has it as a member",
    "chair": "is chaired by it",
    "replaces": "takes its place",
}
"""What a partner or board has to do with a thing that it names itself, in words for the box of the thing."""
PART_IN = frozenset(ROLES) - {"informedBy", "partOf"}
"""By which properties a thing belongs to the partners and boards that it names."""
