// Every limit of the product, in one place, with the relations between them.
//
// Each limit is enforced where the value enters and has a test one below, at, and one above it.
// Bytes are bytes of UTF-8 JSON text unless said otherwise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace amend::limits {

inline constexpr std::size_t kMiB = std::size_t{1} << 20;

// Documents and patches.
inline constexpr std::size_t kDocumentBytes = 16 * kMiB;  // body and _internal together, as stored
inline constexpr std::size_t kPatchBytes = kMiB;          // one update, as compact JSON
inline constexpr std::size_t kRenames = 100;              // of one update; each reads whole objects
inline constexpr int kDocumentDepth = 64;  // containers inside each other, root included
inline constexpr std::size_t kDocumentIdBytes = 255 * 4;  // 255 characters
inline constexpr std::size_t kDocumentIdCharacters = 255;

// Vectors. Their names are kept with each collection's counters, which every write rewrites.
inline constexpr std::size_t kVectorsPerDocument = 256;
inline constexpr std::size_t kVectorNamesPerCollection = 1024;
inline constexpr std::size_t kVectorNameBytes = 512;

// Requests.
inline constexpr std::size_t kBodyBytes = 64 * kMiB;
// The same about accounts, namespaces and collections, which are kept in memory and listed whole.
inline constexpr std::size_t kSettingsBytes = kMiB;
// Values of one JSON text: a number counts twice, an array or object twice, anything else and a key
// once. A largest document that is one list of one-digit numbers has room.
inline constexpr std::size_t kJsonWords = 18 * kMiB;
inline constexpr int kBodyDepth = 128;  // an envelope around documents and patches
inline constexpr std::size_t kBatchEntries = 1000;
inline constexpr std::size_t kRequestIdCharacters = 128;
inline constexpr std::size_t kIdempotencyKeyCharacters = 255;
inline constexpr std::size_t kReportedFaults = 100;     // of one request; more are not listed
inline constexpr std::size_t kReportedNameBytes = 200;  // of a member's name in a fault

// What a dry run shows: documents, and their bytes before and after together, beyond the first.
inline constexpr std::size_t kPreviewDocuments = 10;
inline constexpr std::size_t kPreviewBytes = 8 * kMiB;

// Lists.
inline constexpr std::int64_t kPageSize = 1000;
inline constexpr std::int64_t kDefaultPageSize = 10;
inline constexpr std::int64_t kPageOffset = 10000;
inline constexpr std::size_t kSelectPaths = 1000;
inline constexpr std::size_t kListTextBytes = 1024;      // a search, a path to select or group by
inline constexpr std::size_t kSearchCollections = 1000;  // of one search
inline constexpr std::size_t kPageBytes =
    64 * kMiB;  // documents and vectors of one page, as stored

// Histories: records of one page, as stored; a page ends at the one that brings it over this.
inline constexpr std::size_t kHistoryPageBytes = 32 * kMiB;
// The same of documents of an operation, and of the documents that were read to tell of them.
inline constexpr std::size_t kChangedPageBytes = 2 * kMiB;
inline constexpr std::size_t kListedSkipped = 100;  // documents that a revert leaves alone
// Of different values that one revert brings back: about so many bytes go into its record.
inline constexpr std::size_t kRestoreBytes = 64 * kMiB;
inline constexpr int kLiveFeeds = 8;  // each holds a thread

// Filters.
inline constexpr int kFilterDepth = 16;
inline constexpr std::size_t kFilterLeaves = 1000;
inline constexpr std::size_t kFilterListValues = 10000;
inline constexpr std::size_t kFilterTextBytes = 1024;  // a regex or a text value

// Sorting: what counts of a string. Bounds what a page in the making and a cursor hold.
inline constexpr std::size_t kSortTextBytes = 1024;

// Aggregations.
inline constexpr std::size_t kAggregateKeys = 16;
inline constexpr std::size_t kAggregateMetrics = 64;
inline constexpr std::size_t kAggregateHaving = 64;
inline constexpr std::size_t kAggregateBoundaries = 1000;
inline constexpr std::size_t kAggregateGroups = 1'000'000;  // before having and limit
inline constexpr std::size_t kAggregateBytes = 512 * kMiB;  // of groups and collected values, about

// Names.
inline constexpr std::size_t kNamespaceNameCharacters = 100;
inline constexpr std::size_t kCollectionNameMinCharacters = 3;
inline constexpr std::size_t kCollectionNameCharacters = 100;
inline constexpr std::size_t kIndexFieldCharacters = 255;

// Accounts.
inline constexpr std::size_t kOrganizationNameCharacters = 100;
inline constexpr std::size_t kUserNameMinCharacters = 2;
inline constexpr std::size_t kUserNameCharacters = 100;
inline constexpr std::size_t kEmailCharacters = 254;
inline constexpr std::size_t kKeyNameCharacters = 100;
inline constexpr std::size_t kKeyDescriptionCharacters = 500;
inline constexpr std::size_t kKeyScopes = 100;
inline constexpr std::size_t kScopeIdCharacters = 100;
inline constexpr std::int64_t kKeyOverlapSeconds = 7 * 24 * 3600;  // of a rotation
inline constexpr std::int64_t kDefaultUserPageSize = 50;
inline constexpr std::int64_t kUserSkip = 1'000'000'000;

// Rate limits. Keys with buckets take about 300 bytes each.
inline constexpr std::int64_t kRequestsPerMinute = 1'000'000'000;  // more is as good as this
inline constexpr std::size_t kRateLimitedKeys = 50'000;

// Import. A line holds a document as an export writes it, with ids, times and version.
inline constexpr std::size_t kImportLineBytes = kDocumentBytes + 64 * 1024;
inline constexpr std::size_t kImportChunkLines = 2000;
inline constexpr std::size_t kImportChunkBytes = 8 * kMiB;

// Exports.
inline constexpr std::int64_t kSampleSize = 1'000'000;
inline constexpr std::uint64_t kExportBytes = std::uint64_t{10} * 1024 * kMiB;  // on disk, in all
inline constexpr int kRunningExports = 4;             // each holds a thread
inline constexpr int kDownloads = 6;                  // the same
inline constexpr std::size_t kKeptExports = 1000;     // that have not expired
inline constexpr std::size_t kCsvColumns = 10'000;    // that a union of fields may have
inline constexpr std::size_t kCsvHeaderBytes = kMiB;  // of their names

// HTTP.
inline constexpr std::size_t kHeaderBytes = 64 * 1024;  // request line and headers together

static_assert(kPatchBytes < kDocumentBytes);
static_assert(8 * kSortTextBytes < kHeaderBytes,
              "a cursor must fit into a URL: escaped as JSON up to 6 times as long, 4/3 in base64");
static_assert(kSettingsBytes <= kBodyBytes);
static_assert(kDocumentBytes < kBodyBytes, "a largest document must fit into a request");
static_assert(kDocumentBytes + 8 * kDocumentIdBytes + 1024 <= kImportLineBytes,
              "a largest document must fit into a line with its id twice, escaped, and the rest");
static_assert(kDocumentDepth + kFilterDepth < kBodyDepth,
              "the envelope must not eat the document's depth");
static_assert(kVectorsPerDocument <= kVectorNamesPerCollection);
static_assert(kDefaultPageSize <= kPageSize);
static_assert(kDocumentBytes + 2 < kJsonWords, "a list of one-digit numbers takes a word a byte");
static_assert(kDocumentBytes <= kPageBytes, "a page must have room for a largest document");

}  // namespace amend::limits
