// filter-complex: AND, OR and NOT over four fields with a range, an `in`, a regular expression on a
// field of 40 values and a membership of a list.
#include <algorithm>

#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

bool fits(const Document& document) {
  const std::string& category = document.category;
  const bool listed = category.starts_with("news-") || category.starts_with("sport-");
  const bool urgent =
      std::find(document.tags.begin(), document.tags.end(), "urgent") != document.tags.end();
  return document.score >= 20 && document.score < 80 &&
         ((listed && category.back() <= '3') || urgent) && document.status != "archived" &&
         document.status != "rejected";
}

// SQLite has no regular expressions of its own; GLOB says the same here.
const Filter kComplex = {
    "complex",
    R"({"AND":[{"field":"metadata.score","operator":"gte","value":20},
               {"field":"metadata.score","operator":"lt","value":80},
               {"OR":[{"field":"metadata.category","operator":"regex","value":"^(news|sport)-[0-3]$"},
                      {"field":"metadata.tags","operator":"contains","value":"urgent"}]},
               {"NOT":[{"field":"metadata.status","operator":"in","value":["archived","rejected"]}]}]})",
    R"((body->'metadata'->>'score')::int >= 20 AND (body->'metadata'->>'score')::int < 80
       AND ((body->'metadata'->>'category') ~ '^(news|sport)-[0-3]$'
            OR body->'metadata'->'tags' ? 'urgent')
       AND NOT (body->'metadata'->>'status') IN ('archived', 'rejected'))",
    R"(score >= 20 AND score < 80
       AND (category ~ '^(news|sport)-[0-3]$' OR 'urgent' = ANY(tags))
       AND NOT status IN ('archived', 'rejected'))",
    R"((body ->> '$.metadata.score') >= 20 AND (body ->> '$.metadata.score') < 80
       AND ((body ->> '$.metadata.category') GLOB 'news-[0-3]'
            OR (body ->> '$.metadata.category') GLOB 'sport-[0-3]'
            OR EXISTS (SELECT 1 FROM json_each(body, '$.metadata.tags') WHERE value = 'urgent'))
       AND NOT (body ->> '$.metadata.status') IN ('archived', 'rejected'))",
    R"((body->>'$.metadata.score')::INT >= 20 AND (body->>'$.metadata.score')::INT < 80
       AND (regexp_matches(body->>'$.metadata.category', '^(news|sport)-[0-3]$')
            OR list_contains(body->>'$.metadata.tags[*]', 'urgent'))
       AND NOT (body->>'$.metadata.status') IN ('archived', 'rejected'))",
    fits};

Status run(Trial& trial) {
  const std::vector<Change> changes = {{kComplex, kBatch, "c1"}, {kComplex, kBatch, "c2"}};
  AMEND_ASSIGN_OR_RETURN(const Samples samples, measure_changes(trial, changes));
  trial.record("filter-complex", samples);
  return {};
}

}  // namespace

Row filter_complex_row() {
  return {"filter-complex",
          {{"filter-complex",
            "AND, OR, NOT over four fields: range, in, regex, contains",
            Unit::kSeconds,
            {times(100, "postgres")},
            mass_limit(1, 4)}},
          {},
          run};
}

}  // namespace amend::bench
