#include "io/torch_pickle.hpp"

#include "io/mapped_array.hpp"
#include "levywell/core/fault.hpp"

#include <deque>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

enum class Kind { none, integer, number, text, tuple, list, dictionary, function, storage, tensor, mark };

/// What an instruction of a pickle makes.
struct Value {
    Kind kind = Kind::none;
    std::int64_t integer = 0;
    std::string text;           ///< of a function its module and name, of a storage its type
    std::vector<Value*> items;  ///< of a dictionary: key, value, key, ..
    TorchTensor tensor;         ///< of a storage: its key and size
};

/// Types of storages by torch's names.
const std::map<std::string, std::string>& storage_types() {
    static const std::map<std::string, std::string> types{
        {"torch DoubleStorage", "f8"}, {"torch FloatStorage", "f4"},
        {"torch HalfStorage", "f2"},   {"torch BFloat16Storage", "bfloat16"},
        {"torch LongStorage", "i8"},   {"torch IntStorage", "i4"},
        {"torch ShortStorage", "i2"},  {"torch CharStorage", "i1"},
        {"torch ByteStorage", "u1"},   {"torch BoolStorage", "?"}};
    return types;
}

/// A machine for those instructions alone that torch.save writes. Source: pickletools.py of Python 3.11,
/// serialization.py of PyTorch.
class Machine {
  public:
    Machine(std::span<const unsigned char> bytes, const std::string& where) : bytes_(bytes), where_(where) {}

    const Value& run() {
        for (;;) {
            const auto code = static_cast<unsigned char>(take(1)[0]);
            if (code == '.') return *pop();
            step(code);
        }
    }

    [[noreturn]] void refuse(const std::string& what) const {
        const std::string line = for_file(
            "python3 -c \"import torch, numpy; numpy.save('numbers.npy', "
            "torch.load('FILE').detach().double().numpy())\"",
            where_);
        throw InputError(
            where_, fmt::format("{} (convert it: {}, with ['NAME'] behind load(..) for one of several; it "
                                "runs what the file says: of people that you trust alone)",
                                what, line));
    }

  private:
    [[noreturn]] void damaged() const { throw InputError(where_, "is damaged: its pickle is not one"); }

    std::string_view take(std::size_t count) {
        if (count > bytes_.size() - at_) damaged();
        const std::string_view taken(reinterpret_cast<const char*>(bytes_.data()) + at_, count);
        at_ += count;
        return taken;
    }

    std::uint64_t whole(std::size_t count) {
        const std::string_view taken = take(count);
        std::uint64_t value = 0;
        for (std::size_t k = 0; k < count; ++k)
            value |= std::uint64_t{static_cast<unsigned char>(taken[k])} << 8 * k;
        return value;
    }

    std::string line() {
        const std::string_view rest(reinterpret_cast<const char*>(bytes_.data()) + at_, bytes_.size() - at_);
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) damaged();
        at_ += end + 1;
        return std::string(rest.substr(0, end));
    }

    Value* make(Kind kind) {
        made_.emplace_back();
        made_.back().kind = kind;
        return &made_.back();
    }

    void push(Value* value) { stack_.push_back(value); }

    Value* pop() {
        if (stack_.empty() || stack_.back()->kind == Kind::mark) damaged();
        Value* value = stack_.back();
        stack_.pop_back();
        return value;
    }

    Value* pop(Kind kind) {
        Value* value = pop();
        if (value->kind != kind) damaged();
        return value;
    }

    Value* top(Kind kind) {
        Value* value = pop(kind);
        push(value);
        return value;
    }

    std::vector<Value*> pop_to_mark() {
        std::size_t mark = stack_.size();
        while (mark > 0 && stack_[mark - 1]->kind != Kind::mark) --mark;
        if (mark == 0) damaged();
        std::vector<Value*> items(stack_.begin() + static_cast<std::ptrdiff_t>(mark), stack_.end());
        stack_.resize(mark - 1);
        return items;
    }

    void push_integer(std::int64_t value) {
        push(make(Kind::integer));
        stack_.back()->integer = value;
    }

    void push_text(std::size_t length) {
        Value* value = make(Kind::text);
        value->text = take(length);
        push(value);
    }

    void push_tuple(std::vector<Value*> items) {
        Value* value = make(Kind::tuple);
        value->items = std::move(items);
        push(value);
    }

    void push_short_tuple(int count) {
        std::vector<Value*> items(static_cast<std::size_t>(count));
        for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop();
        push_tuple(std::move(items));
    }

    void push_long() {
        const std::size_t length = whole(1);
        if (length > 8) refuse("holds an integer of more than 64 bits");
        std::uint64_t value = whole(length);
        if (length > 0 && length < 8 && (value >> (8 * length - 1) & 1) != 0)
            value |= ~std::uint64_t{0} << 8 * length;
        push_integer(static_cast<std::int64_t>(value));
    }

    void push_function(const std::string& name) {
        static constexpr std::string_view known[] = {
            "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter",
            "torch.jit._pickle restore_type_tag", "collections OrderedDict", "torch Size"};
        if (name == "torch._utils _rebuild_sparse_tensor") refuse("holds a sparse tensor");
        if (name.starts_with("torch Complex")) refuse("holds complex numbers");
        bool is_known = storage_types().count(name) > 0;
        for (const std::string_view other : known) is_known = is_known || name == other;
        if (!is_known) refuse(fmt::format("holds more than tensors: it asks for {}", name));
        Value* value = make(Kind::function);
        value->text = name;
        push(value);
    }

    void extend(Kind kind, const std::vector<Value*>& items) {
        Value* value = top(kind);
        if (kind == Kind::dictionary && items.size() % 2 != 0) damaged();
        value->items.insert(value->items.end(), items.begin(), items.end());
    }

    /// ('storage', type, key, location, size)
    void find_storage() {
        const Value& id = *pop(Kind::tuple);
        if (id.items.size() != 5 || id.items[0]->text != "storage" || id.items[1]->kind != Kind::function ||
            storage_types().count(id.items[1]->text) == 0 || id.items[2]->kind != Kind::text ||
            id.items[4]->kind != Kind::integer || id.items[4]->integer < 0)
            damaged();
        Value* value = make(Kind::storage);
        value->tensor.type = storage_types().at(id.items[1]->text);
        value->tensor.storage = id.items[2]->text;
        value->tensor.storage_numbers = static_cast<std::uint64_t>(id.items[4]->integer);
        push(value);
    }

    std::vector<std::uint64_t> sizes(const Value& tuple) const {
        std::vector<std::uint64_t> found;
        if (tuple.kind != Kind::tuple) damaged();
        for (const Value* item : tuple.items) {
            if (item->kind != Kind::integer || item->integer < 0) damaged();
            found.push_back(static_cast<std::uint64_t>(item->integer));
        }
        return found;
    }

    /// The functions that torch.save lets its readers call.
    void reduce() {
        const std::vector<Value*> arguments = pop(Kind::tuple)->items;
        const std::string name = pop(Kind::function)->text;
        if (name == "collections OrderedDict" && arguments.empty()) return push(make(Kind::dictionary));
        if (name == "torch Size" && arguments.size() == 1 && arguments[0]->kind == Kind::tuple)
            return push(arguments[0]);
        if (name == "torch._utils _rebuild_parameter" && arguments.size() == 3 &&
            arguments[0]->kind == Kind::tensor)
            return push(arguments[0]);
        if (name == "torch.jit._pickle restore_type_tag" && arguments.size() == 2) return push(arguments[0]);
        if (name != "torch._utils _rebuild_tensor_v2" || arguments.size() < 6 ||
            arguments[0]->kind != Kind::storage || arguments[1]->kind != Kind::integer ||
            arguments[1]->integer < 0)
            refuse(fmt::format("calls {} in a way that is not known", name));
        Value* value = make(Kind::tensor);
        value->tensor = arguments[0]->tensor;
        value->tensor.offset = static_cast<std::uint64_t>(arguments[1]->integer);
        value->tensor.shape = sizes(*arguments[2]);
        value->tensor.strides = sizes(*arguments[3]);
        if (value->tensor.shape.size() != value->tensor.strides.size()) damaged();
        push(value);
    }

    void remember(std::uint64_t place) {
        if (stack_.empty()) damaged();
        memory_[place] = stack_.back();
    }

    void recall(std::uint64_t place) {
        const auto found = memory_.find(place);
        if (found == memory_.end()) damaged();
        push(found->second);
    }

    void step(unsigned char code) {
        switch (code) {
            case 0x80:
                take(1);
                return;  // PROTO
            case 0x95:
                take(8);
                return;  // FRAME
            case 'c': {  // GLOBAL
                const std::string module = line();
                return push_function(module + " " + line());
            }
            case 0x93: {  // STACK_GLOBAL
                const std::string name = pop(Kind::text)->text;
                return push_function(pop(Kind::text)->text + " " + name);
            }
            case 'q':
                return remember(whole(1));  // BINPUT
            case 'r':
                return remember(whole(4));  // LONG_BINPUT
            case 0x94:
                return remember(memory_.size());  // MEMOIZE
            case 'h':
                return recall(whole(1));  // BINGET
            case 'j':
                return recall(whole(4));  // LONG_BINGET
            case '(':
                return push(make(Kind::mark));  // MARK
            case 'X':
                return push_text(static_cast<std::size_t>(whole(4)));  // BINUNICODE
            case 0x8c:
                return push_text(static_cast<std::size_t>(whole(1)));  // SHORT_BINUNICODE
            case 'K':
                return push_integer(static_cast<std::int64_t>(whole(1)));  // BININT1
            case 'M':
                return push_integer(static_cast<std::int64_t>(whole(2)));  // BININT2
            case 'J':
                return push_integer(static_cast<std::int32_t>(whole(4)));  // BININT
            case 0x8a:
                return push_long();  // LONG1
            case 'G':
                take(8);
                return push(make(Kind::number));  // BINFLOAT
            case 'N':
                return push(make(Kind::none));  // NONE
            case 0x88:
                return push_integer(1);  // NEWTRUE
            case 0x89:
                return push_integer(0);  // NEWFALSE
            case ')':
                return push(make(Kind::tuple));  // EMPTY_TUPLE
            case 0x85:
                return push_short_tuple(1);  // TUPLE1
            case 0x86:
                return push_short_tuple(2);  // TUPLE2
            case 0x87:
                return push_short_tuple(3);  // TUPLE3
            case 't':
                return push_tuple(pop_to_mark());  // TUPLE
            case '}':
                return push(make(Kind::dictionary));  // EMPTY_DICT
            case ']':
                return push(make(Kind::list));  // EMPTY_LIST
            case 'u':
                return extend(Kind::dictionary, pop_to_mark());  // SETITEMS
            case 'e':
                return extend(Kind::list, pop_to_mark());  // APPENDS
            case 'a':
                return extend(Kind::list, {pop()});  // APPEND
            case 's': {                              // SETITEM
                Value* value = pop();
                return extend(Kind::dictionary, {pop(), value});
            }
            case 'Q':
                return find_storage();  // BINPERSID
            case 'R':
                return reduce();  // REDUCE
            case 'b':             // BUILD: attributes of a state dict
                pop();
                top(Kind::dictionary);
                return;
            default:
                refuse(fmt::format("holds more than tensors: its pickle has the instruction 0x{:02x}", code));
        }
    }

    std::span<const unsigned char> bytes_;
    std::size_t at_ = 0;
    const std::string& where_;
    std::deque<Value> made_;  // stay where they are
    std::vector<Value*> stack_;
    std::map<std::uint64_t, Value*> memory_;
};

/// Tensors in a value, by the way that leads to them.
class Collection {
  public:
    explicit Collection(const Machine& machine) : machine_(machine) {}

    void visit(const Value& value, const std::string& name, int depth) {
        constexpr int deepest = 32;
        constexpr int most = 1'000'000;
        if (depth > deepest || ++visited_ > most) machine_.refuse("holds containers too deep, or too many");
        const std::string before = name.empty() ? "" : name + ".";
        if (value.kind == Kind::tensor) {
            tensors_.push_back(value.tensor);
            tensors_.back().name = name;
        } else if (value.kind == Kind::tuple || value.kind == Kind::list) {
            for (std::size_t k = 0; k < value.items.size(); ++k)
                visit(*value.items[k], before + std::to_string(k), depth + 1);
        } else if (value.kind == Kind::dictionary) {
            for (std::size_t k = 0; k + 1 < value.items.size(); k += 2) {
                const Value& key = *value.items[k];
                const std::string word = key.kind == Kind::text ? key.text : std::to_string(key.integer);
                visit(*value.items[k + 1], before + word, depth + 1);
            }
        }
    }

    std::vector<TorchTensor> finish() { return std::move(tensors_); }

  private:
    const Machine& machine_;
    int visited_ = 0;
    std::vector<TorchTensor> tensors_;
};

}  // namespace

std::vector<TorchTensor> read_torch_pickle(std::span<const unsigned char> pickle, const std::string& where) {
    Machine machine(pickle, where);
    const Value& value = machine.run();
    Collection collection(machine);
    collection.visit(value, "", 0);
    return collection.finish();
}

}  // namespace levywell::inline io
