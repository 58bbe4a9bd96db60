#pragma once

#include "cli/launch.hpp"

#include <memory>
#include <optional>
#include <string>

namespace levywell {

/// What the ranks of a run say to each other. Rank 0 leads.
enum class Word : int {
    ready,        ///< to 0: has planned the run (what: RankPlace and digest)
    refused,      ///< to 0: its input is faulty (text)
    failed,       ///< to 0: could not go on (text)
    interrupted,  ///< to 0: got a signal
    finished,     ///< to 0: a batch (a journal's entry)
    on_its_way,   ///< to 0: the state of a batch that takes long
    stopped,      ///< to 0: was told to stop, and has; nothing is under way
    gone,         ///< to 0: the last word; nothing follows
    work,         ///< from 0: a batch to do, or to go on with
    stop,         ///< from 0: put aside what is under way, and begin nothing more
    leave         ///< from 0: the end (exit code)
};

struct RankMessage {
    int from = 0;
    Word word = Word::ready;
    std::string content;
};

/// The processes of a run that was started by an MPI launcher, all planning the same run from the same input:
/// rank 0 deals batches, keeps the journal and writes; the others compute. Not thread safe.
class Ranks {
  public:
    virtual ~Ranks() = default;

    virtual int rank() const = 0;
    virtual int size() const = 0;
    virtual int node_rank() const = 0;   ///< place among the ranks on this node
    virtual int node_ranks() const = 0;  ///< how many there are
    virtual int threads() const = 0;     ///< this rank's share of its node's cores, at least 1
    virtual std::string node() const = 0;

    /// Returns at once; messages of one rank to another arrive in their order.
    virtual void send(int to, Word word, std::string content) = 0;

    /// A message that has come; nothing where none has. Never waits.
    virtual std::optional<RankMessage> receive() = 0;
};

/// Joins the other processes of the launch; nothing where there are none. Throws InputError where this build,
/// or this launcher, cannot bring them together: each would run the whole simulation and write the same file.
std::unique_ptr<Ranks> join_ranks(const Launch& launch);

/// "Open MPI v4.1.4": what this build was linked to; "" where it is without MPI.
std::string mpi_library();

/// A rank waits so long between looks for messages: small against a batch of seconds, and no core is kept
/// busy by waiting.
inline constexpr int rank_wait_microseconds = 2000;

}  // namespace levywell
