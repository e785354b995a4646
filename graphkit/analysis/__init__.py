"""How a stocktake hangs together: pure functions over a dataset or a graph, each giving a table."""
