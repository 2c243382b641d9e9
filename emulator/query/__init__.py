"""The query DSL over records: parsed once, evaluated over columns, sorted, paged, aggregated."""
