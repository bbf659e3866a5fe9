"""Raw files in, one checked DuckDB file out."""
