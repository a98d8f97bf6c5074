#include "bench/rows/by_id.h"

#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

constexpr std::size_t kChecked = 5;  // documents of a batch

}  // namespace

Request batch_request(const Dataset& data, bool contended) {
  const std::uint64_t documents = data.size();
  return [=](Session& session, std::uint64_t client, std::uint64_t turn) -> Result<double> {
    const Batch batch = make_batch(documents, client, turn);
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, session.set_ranks(batch, contended));
    const double seconds = watch.seconds();
    AMEND_RETURN_IF_ERROR(same("the number of changed documents", batch.rows.size(), changed));
    return seconds;
  };
}

Status check_batches(Contestant& contestant, const Dataset& data, int clients) {
  AMEND_ASSIGN_OR_RETURN(const auto session, contestant.connect());
  for (int client = 0; client < clients; ++client) {
    const Batch batch = make_batch(data.size(), static_cast<std::uint64_t>(client), 0);
    for (std::size_t n = 0; n < std::min(kChecked, batch.rows.size()); ++n) {
      AMEND_ASSIGN_OR_RETURN(const std::string rank, session->field(batch.rows[n], kRank));
      if (!batch_wrote(data.size(), batch.rows[n], std::strtoll(rank.c_str(), nullptr, 10))) {
        return wrong(document_id(batch.rows[n]) + " holds a rank that no batch wrote: " + rank);
      }
    }
  }
  return {};
}

}  // namespace amend::bench
