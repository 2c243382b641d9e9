"""The aggregations that Elasticsearch knows and this emulator does not compute.

Source: ``SearchModule.registerAggregations`` and ``registerPipelineAggregations``, and the plugins
of the default distribution (``SearchPlugin.getAggregations``).
"""

from __future__ import annotations

_NOT_COMPUTED = """
    adjacency_matrix auto_date_histogram avg boxplot cartesian_bounds cartesian_centroid
    categorize_text children date_histogram diversified_sampler extended_stats frequent_item_sets
    geo_bounds geo_centroid geo_distance geo_line geohash_grid geohex_grid geotile_grid global
    histogram ip_prefix ip_range matrix_stats max median_absolute_deviation min multi_terms nested
    parent percentile_ranks percentiles random_sampler rare_terms rate reverse_nested sampler
    scripted_metric significant_terms significant_text stats string_stats sum t_test time_series
    top_hits top_metrics variable_width_histogram weighted_avg
"""
NOT_COMPUTED = frozenset(_NOT_COMPUTED.split())

_WITHOUT_BUCKETS = """
    avg boxplot cardinality cartesian_bounds cartesian_centroid extended_stats geo_bounds
    geo_centroid geo_line matrix_stats max median_absolute_deviation min percentile_ranks
    percentiles rate scripted_metric stats string_stats sum t_test top_hits top_metrics value_count
    weighted_avg
"""
WITHOUT_BUCKETS = frozenset(_WITHOUT_BUCKETS.split())
"""Those that can have no aggregations below them."""

_PIPELINES = """
    avg_bucket bucket_correlation bucket_count_ks_test bucket_script bucket_selector bucket_sort
    change_point cumulative_cardinality cumulative_sum derivative extended_stats_bucket inference
    max_bucket min_bucket moving_fn moving_percentiles normalize percentiles_bucket serial_diff
    stats_bucket sum_bucket
"""
PIPELINES = frozenset(_PIPELINES.split())
"""Those that work on the results of others."""
