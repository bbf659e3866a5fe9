"""Questions to the database, one function each, grouped by subject: con first, plain values after."""
