// Requests that two readers could frame differently, and other garbage: 400, and the connection
// closes.
#include "http/server_fixture.h"

namespace amend::http {
namespace {

class Framing : public ServerTest {
 protected:
  // Whatever comes behind the malformed request must not be taken for another one.
  void expect_refused(const std::string& request) {
    start();
    RawClient client(server->port());
    client.send(request + get("/echo"));
    const RawAnswer answer = client.read_answer();
    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.has_line("Connection: close"));
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(handler.handled, 0);
  }

  void expect_lines_refused(const std::string& lines, const std::string& body = {}) {
    expect_refused("POST /echo HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n" + body);
  }
};

TEST_F(Framing, RefusesContentLengthWithTransferEncoding) {
  expect_lines_refused("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesTransferEncodingWithContentLength) {
  expect_lines_refused("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesDifferingContentLengths) {
  expect_lines_refused("Content-Length: 5\r\nContent-Length: 6\r\n", "hello");
}

TEST_F(Framing, RefusesRepeatedContentLength) {
  expect_lines_refused("Content-Length: 5\r\nContent-Length: 5\r\n", "hello");
}

TEST_F(Framing, RefusesListedContentLength) {
  expect_lines_refused("Content-Length: 5, 5\r\n", "hello");
}

TEST_F(Framing, RefusesSignedContentLength) {
  expect_lines_refused("Content-Length: +5\r\n", "hello");
}

TEST_F(Framing, RefusesNegativeContentLength) {
  expect_lines_refused("Content-Length: -1\r\n");
}

TEST_F(Framing, RefusesHexadecimalContentLength) {
  expect_lines_refused("Content-Length: 0x5\r\n", "hello");
}

TEST_F(Framing, RefusesOverflowingContentLength) {
  expect_lines_refused("Content-Length: 18446744073709551616\r\n");
}

TEST_F(Framing, RefusesEmptyContentLength) {
  expect_lines_refused("Content-Length:\r\n");
}

TEST_F(Framing, RefusesIdentityEncoding) {
  expect_lines_refused("Transfer-Encoding: identity\r\n");
}

TEST_F(Framing, RefusesUnknownEncoding) {
  expect_lines_refused("Transfer-Encoding: garbage\r\n");
}

TEST_F(Framing, RefusesEmptyEncoding) {
  expect_lines_refused("Transfer-Encoding:\r\n");
}

TEST_F(Framing, RefusesChunkedBehindAnotherEncoding) {
  expect_lines_refused("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesChunkedBeforeAnotherEncoding) {
  expect_lines_refused("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesRepeatedTransferEncoding) {
  expect_lines_refused("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesTransferEncodingInHttp10) {
  expect_refused("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_F(Framing, RefusesSpaceBeforeColon) {
  expect_lines_refused("Content-Length : 5\r\n", "hello");
}

TEST_F(Framing, RefusesTabBeforeColon) {
  expect_lines_refused("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesAFoldedLine) {
  expect_lines_refused("X-Folded: a\r\n b\r\n");
}

TEST_F(Framing, RefusesATabFoldedLine) {
  expect_lines_refused("Transfer-Encoding:\r\n\tchunked\r\n", "0\r\n\r\n");
}

TEST_F(Framing, RefusesAFoldedFirstLine) {
  expect_refused("GET /echo HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n");
}

TEST_F(Framing, RefusesABareLineFeedInAHeader) {
  expect_lines_refused("X: a\nY: b\r\n");
}

TEST_F(Framing, RefusesABareCarriageReturnInAHeader) {
  expect_lines_refused("X: a\rY: b\r\n");
}

TEST_F(Framing, RefusesAZeroByteInAHeader) {
  expect_lines_refused(std::string("X: a\0b\r\n", 8));
}

TEST_F(Framing, RefusesAnEmptyHeaderName) {
  expect_lines_refused(": a\r\n");
}

TEST_F(Framing, RefusesALineWithoutColon) {
  expect_lines_refused("nothing\r\n");
}

TEST_F(Framing, RefusesLineFeedsAsLineEnds) {
  expect_refused("GET /echo HTTP/1.1\nHost: h\n\n");
}

TEST_F(Framing, RefusesMissingHost) {
  expect_refused("GET /echo HTTP/1.1\r\n\r\n");
}

TEST_F(Framing, RefusesTwoHosts) {
  expect_lines_refused("Host: other\r\n");
}

TEST_F(Framing, RefusesABareWord) {
  expect_refused("garbage\r\n\r\n");
}

TEST_F(Framing, RefusesATlsHello) {
  expect_refused("\x16\x03\x01\x02");
}

TEST_F(Framing, RefusesHttp09) {
  expect_refused("GET /echo\r\n");
}

TEST_F(Framing, RefusesHttp2) {
  expect_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
}

TEST_F(Framing, RefusesUnknownMinorVersion) {
  expect_refused("GET /echo HTTP/1.2\r\nHost: h\r\n\r\n");
}

TEST_F(Framing, RefusesTwoSpacesInTheRequestLine) {
  expect_refused("GET  /echo HTTP/1.1\r\nHost: h\r\n\r\n");
}

class ChunkFraming : public Framing {
 protected:
  void expect_chunks_refused(const std::string& chunks) {
    expect_lines_refused("Transfer-Encoding: chunked\r\n", chunks);
  }
};

TEST_F(ChunkFraming, RefusesAChunkSizeThatIsNoNumber) {
  expect_chunks_refused("xyz\r\nabc\r\n");
}

TEST_F(ChunkFraming, RefusesANegativeChunkSize) {
  expect_chunks_refused("-1\r\nabc\r\n");
}

TEST_F(ChunkFraming, RefusesAPrefixedChunkSize) {
  expect_chunks_refused("0x3\r\nabc\r\n");
}

TEST_F(ChunkFraming, RefusesAnOverflowingChunkSize) {
  expect_chunks_refused("10000000000000003\r\nabc\r\n");
}

TEST_F(ChunkFraming, RefusesAChunkLongerThanItSaid) {
  expect_chunks_refused("3\r\nabcd\r\n");
}

TEST_F(ChunkFraming, RefusesLineFeedsAsChunkEnds) {
  expect_chunks_refused("3\nabc\n0\n\n");
}

TEST_F(ChunkFraming, RefusesALineFeedInAnExtension) {
  expect_chunks_refused("3;a=\"\n\"\r\nabc\r\n0\r\n\r\n");
}

TEST_F(ChunkFraming, RefusesGarbageBehindTheLastChunk) {
  expect_chunks_refused("0 garbage\r\n\r\n");
}

TEST_F(ChunkFraming, StreamHandlerLearnsOfBrokenFraming) {
  start();
  handler.stream_ended.open();
  RawClient client(server->port());
  const RawAnswer answer = client.ask(
      "POST /stream/count HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\nxyz\r\n");
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(client.closed());
}

}  // namespace
}  // namespace amend::http
