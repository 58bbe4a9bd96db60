#!/usr/bin/env python3
"""Translates the kernels of PTX files to C++ functions that the emulator of CUDA's execution model runs: what nvcc made of the source,
instruction by instruction. Whatever is not known here stops the translation.

    ptx_to_cpp.py OUT.cpp TAG PTX [--only REGEX] [--mutate unfused_fma|shifted_shift|shifted_address|far_address]

OUT.cpp defines `void ptx::kernels_TAG(Kernels&)`, which lists them by symbol. --only: kernels whose symbol it matches.
--mutate: a fault in the hot loop of each kernel, for tests that are to see it.
"""

import argparse
import re
from collections import namedtuple
from pathlib import Path

REGISTERS = {  # name: its C++ type, and what it holds before anything is put there
    "p": ("bool", "false"),
    "rs": ("std::uint16_t", "0x5a5a"),
    "r": ("std::uint32_t", "0x5a5a5a5au"),
    "rd": ("std::uint64_t", "0x5a5a5a5a5a5a5a5aull"),
    "f": ("float", "float_of(0x7fa5a5a5u)"),
    "fd": ("double", "double_of(0x7ff5a5a5a5a5a5a5ull)"),
}
SPECIAL = {"%tid.x": "thread.thread_in_block()", "%ntid.x": "thread.threads_of_block()", "%ctaid.x": "thread.block_in_grid()", "%nctaid.x": "thread.blocks_of_grid()"}
TYPES = {"f32": "float", "f64": "double", "pred": "bool"}
for bits in (8, 16, 32, 64):
    TYPES |= {f"{kind}{bits}": f"std::{sign}int{bits}_t" for kind, sign in (("s", ""), ("u", "u"), ("b", "u"))}
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "rem": "%", "and": "&", "or": "|", "xor": "^"}
FLOAT, INTEGER, UNSIGNED, BITS = "(?P<t>f32|f64)", "(?P<t>[su](?:16|32|64))", "(?P<t>u(?:32|64))", "(?P<t>b(?:16|32|64)|pred)"

# opcode; types of the operands ("t": the opcode's own, "w": the same without sign); C++ of them; type of the result. Exact, and in
# this order: the first that matches is taken. {C}: the C++ type of t. {s}: the C++ symbol of the operation `op`.
Rule = namedtuple("Rule", "opcode operands expression result", defaults=("t",))
RULES = [
    Rule(r"mov\.(?P<t>\w+)", "t", "{0}"),
    Rule(r"cvta\.to\.global\.(?P<t>u64)", "t", "{0}"),
    Rule(rf"(?P<op>add|sub|mul|div)\.rn\.{FLOAT}", "t t", "{0} {s} {1}"),
    Rule(rf"fma\.rn\.{FLOAT}", "t t t", "std::fma({0}, {1}, {2})"),
    Rule(rf"sqrt\.rn\.{FLOAT}", "t", "std::sqrt({0})"),
    Rule(rf"neg\.{FLOAT}", "t", "-{0}"),
    Rule(rf"abs\.{FLOAT}", "t", "std::fabs({0})"),
    Rule(rf"(?P<op>min|max)\.{FLOAT}", "t t", "{op}_of({0}, {1})"),
    Rule(rf"(?P<op>min|max)\.{INTEGER}", "t t", "std::{op}<{C}>({0}, {1})"),
    Rule(rf"(?P<op>add|sub)\.{INTEGER}", "w w", "{W}({0} {s} {1})"),
    Rule(rf"(?P<op>mul)\.lo\.{INTEGER}", "w w", "{W}(std::uint64_t{{{0}}} * {1})"),
    Rule(r"mul\.wide\.(?P<t>s32)", "t t", "std::int64_t{{{0}}} * {1}", "s64"),
    Rule(r"mul\.wide\.(?P<t>u32)", "t t", "std::uint64_t{{{0}}} * {1}", "u64"),
    Rule(rf"mul\.hi\.{UNSIGNED}", "t t", "high_half({0}, {1})"),
    Rule(r"mad\.lo\.(?P<t>[su]32)", "w w w", "{0} * {1} + {2}"),
    Rule(rf"(?P<op>div|rem)\.{UNSIGNED}", "t t", "{0} {s} {1}"),
    Rule(rf"(?P<op>and|or|xor)\.{BITS}", "t t", "{C}({0} {s} {1})"),
    Rule(r"not\.(?P<t>pred)", "t", "!{0}"),
    Rule(rf"not\.{BITS}", "t", "{C}(~{0})"),
    Rule(r"(?P<op>shl|shr)\.(?P<t>[bsu](?:16|32|64))", "t u32", "{op}({0}, {1})"),
    Rule(r"popc\.(?P<t>b32)", "t", "std::uint32_t(std::popcount({0}))"),
    Rule(r"brev\.(?P<t>b32)", "t", "reversed({0})"),
    Rule(r"bfind\.shiftamt\.(?P<t>u32)", "t", "shift_to_first({0})"),
    Rule(r"bfi\.(?P<t>b32|b64)", "t t u32 u32", "inserted({0}, {1}, {2}, {3})"),
    Rule(r"selp\.(?P<t>\w+)", "t t pred", "({2} ? {0} : {1})"),
    Rule(rf"setp\.(?P<cmp>eq|lt|le|gt|ge)\.{FLOAT}", "t t", "{0} {s} {1}", "pred"),
    Rule(rf"setp\.(?P<cmp>eq|ne|lt|le|gt|ge)u\.{FLOAT}", "t t", "(unordered({0}, {1}) || {0} {s} {1})", "pred"),
    Rule(r"setp\.(?P<cmp>eq|ne|lt|le|gt|ge)\.(?P<t>[bsu](?:16|32|64))", "t t", "{0} {s} {1}", "pred"),
    Rule(r"cvt\.rzi\.(?P<to>[su](?:32|64))\.(?P<t>f32|f64)", "t", "integer_part<{To}>({0})", "to"),
    Rule(r"cvt\.rn\.(?P<to>f32|f64)\.(?P<t>f64|[su](?:16|32|64))", "t", "{To}({0})", "to"),
    Rule(r"cvt\.(?P<to>f64)\.(?P<t>f32)", "t", "double({0})", "to"),
    Rule(r"cvt\.(?P<to>[su](?:8|16|32|64))\.(?P<t>[su](?:8|16|32|64))", "t", "{To}({0})", "to"),
]


class Unknown(Exception):
    """Something of PTX that is not translated."""


def operands_of(text):
    """a, [b+4], {c, d}: at commas outside of brackets."""
    found, depth = [""], 0
    for character in text:
        depth += (character in "{[") - (character in "}]")
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [operand.strip() for operand in found if operand.strip()]


def register_of(operand):
    """(kind, C++ name), or None."""
    found = re.fullmatch(r"%(p|rs|rd|r|fd|f)(\d+)", operand)
    return (found[1], found[1] + found[2]) if found else None


class Kernel:
    def __init__(self, symbol, parameter, bytes_of_parameter, shared):
        self.symbol, self.parameter, self.bytes, self.shared = symbol, parameter, bytes_of_parameter, shared
        self.lines = []

    def value(self, operand, kind):
        """C++ of an operand read as that type; floats never as integers without a cast of bits."""
        c = TYPES[kind]
        if operand.startswith("!"):
            return f"!{self.value(operand[1:], kind)}"
        if register := register_of(operand):
            of, name = register
            if of in ("f", "fd"):
                if kind in ("f32", "f64"):
                    if (of == "f") != (kind == "f32"):
                        raise Unknown(f"{operand} as {kind}")
                    return name
                return f"{c}(bits_of({name}))"
            if kind in ("f32", "f64") or (kind == "pred") != (of == "p"):
                raise Unknown(f"{operand} as {kind}")
            return name if kind == "pred" else f"{c}({name})"
        if found := re.fullmatch(r"0f([0-9A-F]{8})", operand):
            return f"float_of(0x{found[1]}u)"
        if found := re.fullmatch(r"0d([0-9A-F]{16})", operand):
            return f"double_of(0x{found[1]}ull)"
        if re.fullmatch(r"-?\d+|0x[0-9a-fA-F]+", operand) and kind not in ("f32", "f64"):
            number = int(operand, 0)
            return ("true" if number else "false") if kind == "pred" else f"{c}({number % 2**64}ull)"
        if operand in SPECIAL:
            return f"{c}({SPECIAL[operand]})"
        if operand == self.parameter:
            return f"{c}(parameter_base)"
        if operand == self.shared:
            return f"{c}(shared_base)"
        raise Unknown(f"operand {operand} as {kind}")

    def address(self, operand):
        base, _, offset = operand[1:-1].partition("+")
        return f"{self.value(base, 'u64')} + std::uint64_t({int(offset or 0) % 2**64}ull)"

    def assign(self, target, expression, kind):
        if target == "_":
            return f"{expression};"
        of, name = register_of(target)
        if (of in ("f", "fd")) and kind not in ("f32", "f64"):
            return f"{name} = {'float_of' if of == 'f' else 'double_of'}({expression});"
        if kind in ("f32", "f64") and (of == "f") != (kind == "f32"):
            raise Unknown(f"{target} of {kind}")
        return f"{name} = {REGISTERS[of][0]}({expression});"

    def instruction(self, text, line):
        """C++ of an instruction, at a line of the file."""
        guard = ""
        if found := re.match(r"@(!?)%(p\d+)\s+", text):
            guard, text = f"if ({found[1]}{found[2]}) ", text[found.end() :]
        opcode, _, rest = text.rstrip(";").replace("\t", " ").strip().partition(" ")
        body = self.special(opcode, operands_of(rest), line) or self.by_rule(opcode, operands_of(rest))
        return f"{guard}{{ {body} }}"

    def by_rule(self, opcode, operands):
        for rule in RULES:
            if not (found := re.fullmatch(rule.opcode, opcode)):
                continue
            named = found.groupdict()
            t = named["t"]
            if t not in TYPES:
                break
            to = named.get("to")
            kinds = [{"t": t, "w": re.sub("[sb]", "u", t)}.get(kind, kind) for kind in rule.operands.split()]
            if len(operands) != len(kinds) + 1:
                break
            values = [self.value(operand, kind) for operand, kind in zip(operands[1:], kinds)]
            symbol = SYMBOLS.get(named.get("op")) or COMPARISONS.get(named.get("cmp"))
            expression = rule.expression.format(*values, C=TYPES[t], W=TYPES.get(re.sub("[sb]", "u", t)), To=TYPES.get(to), s=symbol,
                                                op=named.get("op"))
            return self.assign(operands[0], expression, {"t": t, "to": to}.get(rule.result, rule.result))
        raise Unknown(f"{opcode} {', '.join(operands)}")

    def special(self, opcode, o, line):
        """Memory, control, and what has two results; None for other opcodes."""
        # A generic address is one in global memory: nothing here makes one of another space (cvta knows only to.global).
        if opcode == "ret":
            return "return;"
        if opcode in ("bra", "bra.uni"):
            return f"goto {o[0].replace('$', '')};"
        if opcode == "bar.sync" and o == ["0"]:
            return f"thread.barrier({line});"
        if opcode == "mov.b64" and o[0].startswith("{"):
            low, high = operands_of(o[0][1:-1])
            x = self.value(o[1], "b64")
            return f"const std::uint64_t x = {x}; {self.assign(low, 'std::uint32_t(x)', 'b32')} {self.assign(high, 'std::uint32_t(x >> 32)', 'b32')}"
        if opcode == "mov.b64" and o[1].startswith("{"):
            low, high = (self.value(half, "b32") for half in operands_of(o[1][1:-1]))
            return self.assign(o[0], f"(std::uint64_t{{{high}}} << 32 | {low})", "b64")
        if found := re.fullmatch(r"(ld|st)(?:\.volatile)?(?:\.(global|shared|param))?(?:\.v([24]))?\.(\w+)", opcode):
            return self.memory(*found.groups(), o, line)
        if opcode == "atom.global.add.u64":
            return self.assign(o[0], f"thread.add_atomically({self.address(o[1])}, {self.value(o[2], 'u64')}, {line})", "u64")
        if opcode == "vote.sync.any.pred":
            return self.assign(o[0], f"thread.vote_any({self.value(o[1], 'pred')}, {self.value(o[2], 'u32')}, {line})", "pred")
        if opcode == "vote.sync.ballot.b32":
            return self.assign(o[0], f"thread.ballot({self.value(o[1], 'pred')}, {self.value(o[2], 'u32')}, {line})", "b32")
        if opcode == "shfl.sync.idx.b32":
            target, _, valid = o[0].partition("|")
            arguments = ", ".join(self.value(operand, "u32") for operand in o[1:])
            return f"const Shuffled x = thread.shuffle_index({arguments}, {line}); {self.assign(target, 'x.value', 'b32')} " + (
                self.assign(valid, "x.valid", "pred") if valid else "")
        if opcode in ("add.cc.s64", "addc.cc.s64", "addc.s64"):
            into = "carry" if ".cc" in opcode else "unused"
            carried = "carry" if opcode.startswith("addc") else "false"
            sum_of = f"add_with_carry({self.value(o[1], 'u64')}, {self.value(o[2], 'u64')}, {carried}, {into})"
            return f"[[maybe_unused]] bool unused = false; {self.assign(o[0], sum_of, 'u64')}"
        return None

    def memory(self, way, space, count, kind, o, line):
        where, registers = (o[1], o[0]) if way == "ld" else (o[0], o[1])
        parts = operands_of(registers[1:-1]) if registers.startswith("{") else [registers]
        if len(parts) != int(count or 1) or kind not in TYPES or kind == "pred":
            raise Unknown(f"{way} of {len(parts)} {kind}")
        text = f"auto* const x = thread.{space or 'global'}_memory<{TYPES[kind]}, {len(parts)}>({self.address(where)}, {line}); "
        for k, part in enumerate(parts):
            if way == "ld":
                text += self.assign(part, f"loaded(x + {k})", kind) + " "
            else:
                text += f"store(x + {k}, {self.value(part, kind)}); "
        return text


MULTIPLIER = "-766435501"  # 0xD2511F53 of Philox: behind its first use the hot loop begins


def mutated(lines, fault):
    """A kernel's lines [(number, text)] with a fault in the first block of steps."""
    begin = next(k for k, (_, text) in enumerate(lines) if MULTIPLIER in text and text.startswith("mul.lo"))
    patterns = {
        "unfused_fma": r"fma\.rn\.(f32|f64)\s",
        "shifted_shift": r"shr\.u32\s+(%r\d+), \S+, \S+;",
        "shifted_address": r"ld\.(?:volatile\.)?shared\.(?:v2\.)?f32\s.*\[(%r\d+)(?:\+(\d+))?\]",
        "far_address": r"ld\.(?:volatile\.)?shared\.(?:v2\.)?f32\s.*\[(%r\d+)(?:\+(\d+))?\]",
    }
    changed = []
    done = False
    for k, (number, text) in enumerate(lines):
        found = re.match(patterns[fault], text)
        if k < begin or not found or (done and fault != "unfused_fma"):
            changed.append((number, text))
            continue
        done = True
        if fault == "unfused_fma":  # every one of them: mul, then add
            target, a, b, c = operands_of(text.split(None, 1)[1].rstrip(";"))
            kept = "f_product" if found[1] == "f32" else "fd_product"
            changed.append((number, f"unfused {kept} {found[1]} {target} {a} {b} {c}"))
        elif fault == "shifted_shift":
            changed += [(number, text), (number, f"shr.u32 {found[1]}, {found[1]}, 1;")]
        else:
            by = 2 if fault == "shifted_address" else 2**20
            changed.append((number, f"{text[: found.start(1)]}{found[1]}+{int(found[2] or 0) + by}];"))
    if not done:
        raise Unknown(f"nothing to mutate for {fault}")
    return changed


def kernels_in(path, only, fault):
    lines = [re.sub(r"//.*", "", line).strip() for line in path.read_text().splitlines()]
    kernels, kernel, body, shared, symbol = [], None, [], None, None
    for number, line in enumerate(lines, 1):
        if found := re.fullmatch(r"\.extern \.shared \.align 16 \.b8 (\S+)\[\];", line):
            shared = found[1]
        elif found := re.fullmatch(r"(?:\.visible )?\.entry (\S+)\(", line):
            symbol = found[1]
        elif kernel is None and symbol and (found := re.fullmatch(r"\.param (?:\.align \d+ )?\.b8 (\S+)\[(\d+)\]", line)):
            kernel, body = Kernel(symbol, found[1], int(found[2]), shared), []
        elif line == "}" and kernel:
            if re.search(only, symbol):
                for at, text in mutated(body, fault) if fault else body:
                    translate(kernel, path, at, text)
                kernels.append(kernel)
            kernel = symbol = None
        elif kernel:
            body.append((number, line))
        elif line and not re.match(r"\.(version|target|address_size)\b|\)$", line):
            raise SystemExit(f"{path}:{number}: not translated: {line}")
    return kernels


def translate(kernel, path, number, line):
    if not line or line in "){" or re.match(r"\.(maxntid|minnctapersm|pragma)\b", line):
        return
    if found := re.fullmatch(r"\.reg \.\w+\s+%(\w+)<(\d+)>;", line):
        kind, first = REGISTERS[found[1]]
        kernel.lines += [f"[[maybe_unused]] {kind} {found[1]}{k} = {first};" for k in range(1, int(found[2]))]
    elif found := re.fullmatch(r"\$(\w+):", line):
        kernel.lines.append(f"{found[1]}:;")
    elif found := re.fullmatch(r"unfused (\w+) (f32|f64) (\S+) (\S+) (\S+) (\S+)", line):
        a, b, c = (kernel.value(operand, found[2]) for operand in found.groups()[3:])
        kernel.lines.append(f"{{ const auto product = {a} * {b}; {kernel.assign(found[3], f'product + {c}', found[2])} }}")
    elif line.endswith(";") and line[0] in "@abcdefghijklmnopqrstuvwxyz":
        try:
            kernel.lines.append(kernel.instruction(line, number))
        except Unknown as unknown:
            raise SystemExit(f"{path}:{number}: not translated: {unknown}") from None
    else:
        raise SystemExit(f"{path}:{number}: not translated: {line}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("tag")
    parser.add_argument("ptx", type=Path)
    parser.add_argument("--only", default="", help="kernels whose symbol matches")
    parser.add_argument("--mutate", choices=["unfused_fma", "shifted_shift", "shifted_address", "far_address"])
    arguments = parser.parse_args()
    kernels = kernels_in(arguments.ptx, arguments.only, arguments.mutate)
    if not kernels:
        raise SystemExit(f"{arguments.ptx}: no kernel matches {arguments.only!r}")
    text = ['#include "cuda_emulator/ptx_machine.hpp"', "namespace ptx {", "namespace {"]
    for k, kernel in enumerate(kernels):
        text += [f"// {kernel.symbol}", f"void kernel_{k}([[maybe_unused]] const Thread& thread) {{", "[[maybe_unused]] bool carry = false;", *kernel.lines, "}"]
    text += ["}  // namespace", f"void kernels_{arguments.tag}(Kernels& kernels) {{"]
    text += [f'kernels.add("{kernel.symbol}", {{&kernel_{k}, {kernel.bytes}}});' for k, kernel in enumerate(kernels)]
    text += ["}", "}  // namespace ptx", ""]
    arguments.output.write_text("\n".join(text))


if __name__ == "__main__":
    main()
