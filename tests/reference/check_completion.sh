#!/usr/bin/env bash
# Asks the completions what they offer: bash's word by word, zsh's (where there is a zsh) whether they parse.
# Argument: the folder of the completions.
set -euo pipefail
source "$1/levywell.bash"

# `offers LINE WORD..`: completing the last word of LINE (a blank at its end begins a new one) offers these words and no others.
offers() {
    read -ra COMP_WORDS <<<"$1"
    [[ $1 != *' ' ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _levywell || true
    local offered expected
    offered=$(printf '%s\n' "${COMPREPLY[@]-}" | sort | xargs)
    expected=$(printf '%s\n' "${@:2}" | sort | xargs)
    [[ $offered == "$expected" ]] || { echo "completing '$1': offered '$offered', expected '$expected'"; return 1; }
}

folder=$(cd "$1" && pwd)
place=$(mktemp -d)
trap 'rm -r "$place"' EXIT
cd "$place"
mkdir sets
touch run.toml one.h5

code=0
offers "levywell the" theory || code=1
offers "levywell data " list where fetch || code=1
offers "levywell data fetch fash" fashion-mnist || code=1
offers "levywell simulate --meas" --measure || code=1
offers "levywell simulate --measure " exit transitions chain occupation || code=1
offers "levywell simulate run.toml --backend r" reference || code=1
offers "levywell simulate --alpha " || code=1
offers "levywell simulate ru" run.toml || code=1
offers "levywell train --loss nll,h" nll,hinge || code=1
offers "levywell train --data-dir " sets || code=1
offers "levywell slice one.h5 --direction " noise random one.h5 run.toml sets || code=1
if offers "levywell simulate --measure " exit >/dev/null; then
    echo "the control held: this test sees nothing"
    code=1
fi
if command -v zsh >/dev/null; then zsh -n "$folder/_levywell" || code=1; fi
exit $code
