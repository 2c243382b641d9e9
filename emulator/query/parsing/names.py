"""The queries of Elasticsearch that are known by name only."""

from __future__ import annotations

OTHER_QUERIES = frozenset(
    {
        "boosting",
        "combined_fields",
        "dis_max",
        "distance_feature",
        "exact_knn",
        "field_masking_span",
        "function_score",
        "fuzzy",
        "geo_bounding_box",
        "geo_distance",
        "geo_grid",
        "geo_polygon",
        "geo_shape",
        "has_child",
        "has_parent",
        "intervals",
        "knn",
        "kql",
        "match_bool_prefix",
        "more_like_this",
        "nested",
        "parent_id",
        "percolate",
        "pinned",
        "rank_feature",
        "regexp",
        "rule",
        "rule_query",
        "script",
        "script_score",
        "semantic",
        "shape",
        "span_containing",
        "span_field_masking",
        "span_first",
        "span_gap",
        "span_multi",
        "span_near",
        "span_not",
        "span_or",
        "span_term",
        "span_within",
        "sparse_vector",
        "terms_set",
        "text_expansion",
        "weighted_tokens",
        "wrapper",
    }
)
"""Every query that 8.19 and 9.x register beside those that are read here.

Source: ``SearchModule.registerQueryParsers``, and ``getQueries`` of the plugins that the default
distribution has (percolator, parent-join, mapper-extras, spatial, ml, inference, kql,
search-business-rules, ent-search).
"""

ALIASES = {"field_masking_span": "span_field_masking", "rule_query": "rule"}
"""Deprecated names, and what the query calls itself in refusals."""
