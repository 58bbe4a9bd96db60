#!/usr/bin/env python3
"""Says which opcodes of the compiled kernels a choice of them does not have; there must be none.

    ptx_opcodes.py PTX REGEX [PTX REGEX ..]     the kernels of each file whose symbol the expression matches
"""

import re
import sys
from pathlib import Path


def opcodes_of(body):
    lines = (re.sub(r"^@!?%p\d+\s+", "", line.strip()) for line in body.splitlines())
    return {found[1] for line in lines if line.endswith(";") and (found := re.match(r"([a-z][\w.:]*)", line))}


def main():
    everywhere, chosen = {}, set()
    for path, expression in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        matches = 0
        for symbol, body in re.findall(r"\.entry (\S+?)\(.*?\n\{(.*?)\n\}", Path(path).read_text(), re.S):
            for opcode in opcodes_of(body):
                everywhere.setdefault(opcode, symbol)
            if re.search(expression, symbol):
                chosen |= opcodes_of(body)
                matches += 1
        if matches == 0:
            print(f"ptx_opcodes: no kernel of {path} matches {expression}", file=sys.stderr)
            return 1
    missing = sorted(set(everywhere) - chosen)
    for opcode in missing:
        print(f"ptx_opcodes: {opcode} is in {everywhere[opcode]}, not in the kernels chosen", file=sys.stderr)
    print(f"{len(chosen)} of {len(everywhere)} opcodes")
    return 1 if missing or not everywhere else 0


if __name__ == "__main__":
    sys.exit(main())
