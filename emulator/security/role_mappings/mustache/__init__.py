"""Templates as Elasticsearch has them: Mustache, with functions, for JSON and by Java.

    {{name}}  {{{name}}}  {{&name}}     a value, escaped as in a JSON string; the others as it is
    {{#name}}..{{/name}}                for each element, or once for what is not null, false or ""
    {{^name}}..{{/name}}                where there is none
    {{#toJson}}name{{/toJson}}          an array or object as JSON
    {{#join delimiter='-'}}name{{/..}}  the elements of an array with that between them, or a comma
    {{#url}}..{{/url}}                  what is inside, encoded for a URL
    {{!..}}  {{=<% %>=}}                a comment; other delimiters from here on

No library for Python fits. Chevron (last released in 2021) and pystache look for ``realm.name`` as
a way through objects only, take ``{{`` and ``{{{name}}`` for good templates, have other words for
bad ones and other texts of collections, and know no types; what is left of either after replacing
that is less than what is here.

Source: ``CustomMustacheFactory`` and ``CustomReflectionObjectHandler`` of Elasticsearch, and
``MustacheParser`` of mustache.java.
"""
