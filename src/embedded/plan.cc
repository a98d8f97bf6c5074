#include "embedded/plan.h"

#include <algorithm>
#include <memory>

namespace amend::embedded {
namespace {

using Words = RowSet::Words;

bool is_zero(const Words& words) {
  return std::all_of(words.begin(), words.end(), [](std::uint64_t word) { return word == 0; });
}

}  // namespace

void live_words(const View& view, std::uint64_t chunk, Words& words) {
  view.removed().words(chunk, words);
  const Row first = chunk << kChunkBits;
  const Row rows = std::min<Row>(view.state().next_row - first, kChunkRows);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const Row begin = at * 64;
    const std::uint64_t here = rows >= begin + 64 ? ~std::uint64_t{0}
                               : rows <= begin    ? 0
                                                  : (std::uint64_t{1} << (rows - begin)) - 1;
    words[at] = here & ~words[at];
  }
}

// The decision of one chunk.
class Plan::Chunk {
 public:
  Chunk(Plan& plan, const ColumnViews& columns, std::uint64_t chunk)
      : plan_(plan), columns_(columns), chunk_(chunk) {}

  void decide(const filter::Node& node, Bits& out) {
    switch (node.kind) {
      case filter::Node::Kind::kAnd:
        return decide_all(node.children, out);
      case filter::Node::Kind::kOr:
        return decide_any(node.children, out);
      case filter::Node::Kind::kNot:
        decide_any(node.children, out);
        return negate(out);
      case filter::Node::Kind::kCondition:
        return decide(*node.condition, out);
    }
  }

 private:
  void decide(const filter::Condition& condition, Bits& out) {
    const Leaf& leaf = plan_.leaves_.at(&condition);
    const auto& column = columns_[leaf.column];
    if (column) {
      column->scan(chunk_, leaf.codes, out.yes, out.open);
    } else {
      out.yes.fill(0);
      out.open.fill(~std::uint64_t{0});
    }
  }

  void decide_all(const std::vector<filter::Node>& children, Bits& out) {
    decide(children.front(), out);
    for (std::size_t child = 1; child < children.size(); ++child) {
      if (is_zero(out.yes) && is_zero(out.open)) return;
      const auto next = std::make_unique<Bits>();
      decide(children[child], *next);
      for (std::size_t at = 0; at < kChunkWords; ++at) {
        const std::uint64_t possible =
            (out.yes[at] | out.open[at]) & (next->yes[at] | next->open[at]);
        out.yes[at] &= next->yes[at];
        out.open[at] = possible & ~out.yes[at];
      }
    }
  }

  void decide_any(const std::vector<filter::Node>& children, Bits& out) {
    decide(children.front(), out);
    for (std::size_t child = 1; child < children.size(); ++child) {
      const auto next = std::make_unique<Bits>();
      decide(children[child], *next);
      for (std::size_t at = 0; at < kChunkWords; ++at) {
        out.yes[at] |= next->yes[at];
        out.open[at] = (out.open[at] | next->open[at]) & ~out.yes[at];
      }
    }
  }

  static void negate(Bits& out) {
    for (std::size_t at = 0; at < kChunkWords; ++at) {
      out.yes[at] = ~(out.yes[at] | out.open[at]);
    }
  }

  Plan& plan_;
  const ColumnViews& columns_;
  const std::uint64_t chunk_;
};

Plan::Plan(filter::Filter filter) : filter_(std::move(filter)) {
  add_leaves(filter_.root());
}

void Plan::add_leaves(const filter::Node& node) {
  for (const filter::Node& child : node.children) add_leaves(child);
  if (node.kind != filter::Node::Kind::kCondition) return;
  const std::string& path = node.condition->path.text();
  const auto known = std::find(paths_.begin(), paths_.end(), path);
  const auto column = static_cast<std::size_t>(known - paths_.begin());
  if (known == paths_.end()) paths_.push_back(path);
  leaves_.emplace(node.condition.get(), Leaf{column, CodeSet(node.condition)});
}

bool Plan::extend(const ColumnViews& columns, Deadline deadline) {
  return std::all_of(leaves_.begin(), leaves_.end(), [&](auto& leaf) {
    const auto& column = columns[leaf.second.column];
    return !column || column->extend(leaf.second.codes, deadline);
  });
}

Plan::Rows Plan::run(const View& view, const ColumnViews& columns) {
  Rows rows;
  const auto bits = std::make_unique<Bits>();
  Words live;
  for (std::uint64_t chunk = 0; chunk << kChunkBits < view.state().next_row; ++chunk) {
    live_words(view, chunk, live);
    Chunk(*this, columns, chunk).decide(filter_.root(), *bits);
    for (std::size_t at = 0; at < kChunkWords; ++at) {
      bits->yes[at] &= live[at];
      bits->open[at] &= live[at];
    }
    rows.matching.add_words(chunk, bits->yes);
    rows.undecided.add_words(chunk, bits->open);
  }
  return rows;
}

}  // namespace amend::embedded
