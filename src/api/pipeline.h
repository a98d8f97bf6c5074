// Api: the API as an HTTP handler. A request goes through one list of stages (pipeline.cc), each of
// which may end it with an error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "api/call.h"
#include "api/rate_limits.h"
#include "api/routes.h"
#include "api/running.h"
#include "engine/engine.h"
#include "http/server.h"

namespace amend::api {

struct ApiConfig {
  Exports::Config exports = {};
  // Nothing: no request is counted, whatever keys and organisations say.
  std::optional<CategoryLimits> rate_limits = {};
  RateLimits::Clock clock = now_us;  // of the rate limits
  std::size_t max_body_bytes = limits::kBodyBytes;
  std::int64_t request_timeout_ms =
      300'000;  // after it a request is given up if it has not committed
};

class Api : public http::Handler {
 public:
  // The engine must outlive the Api.
  Api(engine::Engine& engine, const ApiConfig& config)
      : engine_(engine),
        config_(config),
        rate_limits_(std::make_unique<RateLimits>(config.clock)),
        exports_(std::make_unique<Exports>(config.exports)) {}

  http::BodyPlan plan(const http::RequestHead& head) override;
  http::Response handle(const http::RequestHead& head, std::string body) override;
  bool start(const http::RequestHead& head, std::string_view body, Respond respond) override;
  StreamedResponse handle_stream(const http::RequestHead& head, http::BodyReader& body) override;
  http::Response refuse(http::Refusal refusal, const http::RequestHead* head) override;

  // Live feeds and exports that are being made end soon. To be called before the server stops,
  // which waits for them.
  void wind_down() {
    feeds_->end();
    exports_->end();
  }

 private:
  // A request passes the stages before the body when its head has come, and, unless it is answered
  // then, again when its body has.
  enum class Pass : std::uint8_t { kFirst, kAgain };
  // Fills `call` and gives the route.
  Result<const Route*> admit(Call& call, Pass pass) const;
  // The stage that holds a request against its key's limit; it is counted on its first pass.
  Status count(Call& call, const Route& route, Pass pass) const;
  Result<http::Response> answer(Call& call, std::string body) const;
  Result<http::Response> carry_out(Call& call, const Route& route, std::string body) const;
  [[nodiscard]] Call begin(const http::RequestHead& head) const;

  engine::Engine& engine_;
  const ApiConfig config_;
  const std::unique_ptr<Feeds> feeds_ = std::make_unique<Feeds>();
  const std::unique_ptr<RunningRequests> running_ = std::make_unique<RunningRequests>();
  const std::unique_ptr<RateLimits> rate_limits_;
  const std::unique_ptr<Exports> exports_;
};

}  // namespace amend::api
