#pragma once

#include <optional>
#include <string>

namespace levywell::inline studies {

/// What the ranks of a run say to each other. Rank 0 leads.
enum class MessageKind : int {
    ready,        ///< to 0: has planned the run (threads, node and digest)
    refused,      ///< to 0: its input is faulty (text)
    failed,       ///< to 0: could not go on (text)
    interrupted,  ///< to 0: is asked to stop
    finished,     ///< to 0: a finished work item
    checkpoint,   ///< to 0: the state of an item that takes long
    stopped,      ///< to 0: was told to stop, and has; nothing is under way
    gone,         ///< to 0: the last message; nothing follows
    work,         ///< from 0: an item to compute, or to go on with
    stop,         ///< from 0: end what is under way, and begin nothing more
    leave         ///< from 0: the end (exit code)
};

struct RankMessage {
    int from = 0;
    MessageKind kind = MessageKind::ready;
    std::string content;
};

/// The processes that simulate a run together, all planning the same run from the same input: rank 0 hands
/// out work items, keeps what is done and writes; the others compute. Not thread safe.
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
    virtual void send(int to, MessageKind kind, std::string content) = 0;

    /// A message that has come; nothing where none has. Never waits.
    virtual std::optional<RankMessage> receive() = 0;
};

/// What rank 0 does last, whatever happened: sends the others away with its exit code, and waits until they
/// have nothing more to say.
void dismiss(Ranks& ranks, int code);

/// All that a rank does that cannot take part: tells rank 0 why, which is `refused` or `failed`, and returns
/// the exit code that rank 0 sends.
int serve_refused(Ranks& ranks, MessageKind kind, const std::string& reason);

/// True when a work item whose outcome nobody wants any more is still being computed: the process must then
/// end without destroying static objects.
bool has_abandoned_work();

}  // namespace levywell::inline studies
