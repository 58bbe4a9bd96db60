# bash completion of levywell; written by scripts/write-reference

# Candidates for the word $cur: the words $1; in a list, for what follows the last comma.
_levywell_words() {
    local before=
    [[ $cur == *,* ]] && before=${cur%,*},
    local word
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
}

# Candidates for the word $cur: files (-f) or folders (-d).
_levywell_places() {
    local place
    compopt -o filenames 2>/dev/null
    while IFS= read -r place; do COMPREPLY+=("$place"); done < <(compgen "$1" -- "$cur")
}

_levywell() {
    COMPREPLY=()
    local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= position
    for ((position = 1; position < COMP_CWORD; ++position)); do
        case "$command ${COMP_WORDS[position]}" in
            ' theory') command=' theory' ;;
            ' simulate') command=' simulate' ;;
            ' trace') command=' trace' ;;
            ' merge') command=' merge' ;;
            ' stable') command=' stable' ;;
            ' estimate') command=' estimate' ;;
            ' audit') command=' audit' ;;
            ' train') command=' train' ;;
            ' pipeline') command=' pipeline' ;;
            ' slice') command=' slice' ;;
            ' escape') command=' escape' ;;
            ' plot') command=' plot' ;;
            ' report') command=' report' ;;
            ' potentials') command=' potentials' ;;
            ' init') command=' init' ;;
            ' data') command=' data' ;;
            ' data list') command=' data list' ;;
            ' data where') command=' data where' ;;
            ' data fetch') command=' data fetch' ;;
            ' info') command=' info' ;;
            ' help') command=' help' ;;
        esac
    done
    case "$command $previous" in
        ' theory --alpha') return ;;
        ' theory --epsilon') return ;;
        ' theory --density') _levywell_places -f; return ;;
        ' theory --interval') return ;;
        ' theory --start') return ;;
        ' theory --modes') return ;;
        ' theory --curves') _levywell_places -f; return ;;
        ' theory --tolerance') return ;;
        ' theory -o'|' theory --output') _levywell_places -f; return ;;
        ' simulate --potential') _levywell_places -f; return ;;
        ' simulate --measure') _levywell_words 'exit transitions chain occupation'; return ;;
        ' simulate --alpha') return ;;
        ' simulate --epsilon') return ;;
        ' simulate --schedule') _levywell_places -f; return ;;
        ' simulate --convention') _levywell_words 'levy brownian'; return ;;
        ' simulate --start') return ;;
        ' simulate --interval') return ;;
        ' simulate --delta') return ;;
        ' simulate --monitoring') _levywell_words 'continuous grid'; return ;;
        ' simulate --accuracy') return ;;
        ' simulate --dt') return ;;
        ' simulate --scheme') _levywell_words 'auto euler strang jump_adapted splitting'; return ;;
        ' simulate --tolerance') return ;;
        ' simulate --threshold') return ;;
        ' simulate --core-radius') return ;;
        ' simulate --paths') return ;;
        ' simulate --horizon') return ;;
        ' simulate --burn-in') return ;;
        ' simulate --seed') return ;;
        ' simulate --backend') _levywell_words 'auto reference host cuda'; return ;;
        ' simulate --precision') _levywell_words 'auto float double'; return ;;
        ' simulate --threads') return ;;
        ' simulate --condition') return ;;
        ' simulate -o'|' simulate --output') _levywell_places -f; return ;;
        ' simulate --checkpoint') return ;;
        ' trace --potential') _levywell_places -f; return ;;
        ' trace --paths') return ;;
        ' trace --points') return ;;
        ' trace --measure') _levywell_words 'exit transitions chain occupation'; return ;;
        ' trace --horizon') return ;;
        ' trace --alpha') return ;;
        ' trace --epsilon') return ;;
        ' trace --schedule') _levywell_places -f; return ;;
        ' trace --convention') _levywell_words 'levy brownian'; return ;;
        ' trace --start') return ;;
        ' trace --dt') return ;;
        ' trace --seed') return ;;
        ' trace --precision') _levywell_words 'auto float double'; return ;;
        ' trace -o'|' trace --output') _levywell_places -f; return ;;
        ' merge -o'|' merge --output') _levywell_places -f; return ;;
        ' stable --alpha') return ;;
        ' stable --scale') return ;;
        ' stable --range') return ;;
        ' stable --points') return ;;
        ' stable --norms') return ;;
        ' stable --dimension') return ;;
        ' stable --seed') return ;;
        ' stable --pdf') return ;;
        ' stable --cdf') return ;;
        ' stable --sf') return ;;
        ' stable --quantile') return ;;
        ' stable --sample') return ;;
        ' stable -o'|' stable --output') _levywell_places -f; return ;;
        ' estimate --dtype') return ;;
        ' estimate --columns') return ;;
        ' estimate --centre') _levywell_words 'none median'; return ;;
        ' estimate --most') return ;;
        ' estimate --block-length') return ;;
        ' estimate --estimator') _levywell_words 'levywell released'; return ;;
        ' estimate --tail-size') return ;;
        ' estimate --replicates') return ;;
        ' estimate --seed') return ;;
        ' estimate --surrogates') return ;;
        ' estimate --memory') return ;;
        ' estimate --layers') return ;;
        ' estimate -o'|' estimate --output') _levywell_places -f; return ;;
        ' estimate --checkpoint') return ;;
        ' audit --alpha') return ;;
        ' audit --epsilon'|' audit --scale') return ;;
        ' audit --level') return ;;
        ' audit --dtype') return ;;
        ' audit --columns') return ;;
        ' audit --potential') _levywell_places -f; return ;;
        ' audit --measure') _levywell_words 'exit transitions chain occupation'; return ;;
        ' audit --start') return ;;
        ' audit --interval') return ;;
        ' audit --delta') return ;;
        ' audit --convention') _levywell_words 'levy brownian'; return ;;
        ' audit --monitoring') _levywell_words 'continuous grid'; return ;;
        ' audit --dt') return ;;
        ' train --set') _levywell_words 'mnist fashion-mnist cifar10 cifar100'; return ;;
        ' train --network') _levywell_words 'fcn cnn'; return ;;
        ' train --depth') return ;;
        ' train --width') return ;;
        ' train --loss') _levywell_words 'nll hinge'; return ;;
        ' train --batch') return ;;
        ' train --seed') return ;;
        ' train --learning-rate') return ;;
        ' train --iterations') return ;;
        ' train --stop-accuracy') return ;;
        ' train --diagnose') return ;;
        ' train --every') return ;;
        ' train --estimator') _levywell_words 'levywell released'; return ;;
        ' train --subset') return ;;
        ' train --data-dir') _levywell_places -d; return ;;
        ' train --device') return ;;
        ' train --threads') return ;;
        ' train --memory') return ;;
        ' train -o'|' train --output') _levywell_places -f; return ;;
        ' train --dump-noise') return ;;
        ' train --checkpoint') return ;;
        ' pipeline --unit') return ;;
        ' pipeline --paths') return ;;
        ' pipeline --most-steps') return ;;
        ' pipeline --data-dir') _levywell_places -d; return ;;
        ' pipeline --device') return ;;
        ' pipeline --threads') return ;;
        ' pipeline -o'|' pipeline --output') _levywell_places -f; return ;;
        ' pipeline --checkpoint') return ;;
        ' slice --run') return ;;
        ' slice --direction') _levywell_words 'noise random'; _levywell_places -f; return ;;
        ' slice --learning-rate') return ;;
        ' slice --batch') return ;;
        ' slice --subset') return ;;
        ' slice --points') return ;;
        ' slice --seed') return ;;
        ' slice --span') return ;;
        ' slice --data-dir') _levywell_places -d; return ;;
        ' slice --device') return ;;
        ' slice --threads') return ;;
        ' slice --memory') return ;;
        ' slice -o'|' slice --output') _levywell_places -f; return ;;
        ' escape --run') return ;;
        ' escape --direction') _levywell_words 'noise random'; _levywell_places -f; return ;;
        ' escape --learning-rate') return ;;
        ' escape --batch') return ;;
        ' escape --subset') return ;;
        ' escape --points') return ;;
        ' escape --seed') return ;;
        ' escape --radius') return ;;
        ' escape --replicas') return ;;
        ' escape --iterations') return ;;
        ' escape --data-dir') _levywell_places -d; return ;;
        ' escape --device') return ;;
        ' escape --threads') return ;;
        ' escape --memory') return ;;
        ' escape -o'|' escape --output') _levywell_places -f; return ;;
        ' plot --figure') return ;;
        ' plot -o'|' plot --output') _levywell_places -f; return ;;
        ' plot --format') return ;;
        ' plot --size') return ;;
        ' plot --font') return ;;
        ' plot --title') return ;;
        ' plot --conditions') return ;;
        ' plot --style') return ;;
        ' report -o'|' report --output') _levywell_places -f; return ;;
        ' report --question') return ;;
        ' data list --data-dir') _levywell_places -d; return ;;
        ' data where --data-dir') _levywell_places -d; return ;;
        ' data fetch --data-dir') _levywell_places -d; return ;;
    esac
    if [[ $cur == -* ]]; then
        case "$command" in
            '') _levywell_words '-h --help --version' ;;
            ' theory') _levywell_words '-h --help --alpha --epsilon --density --interval --start --modes --curves --tolerance -o --output --force --json' ;;
            ' simulate') _levywell_words '-h --help --potential --measure --alpha --epsilon --schedule --convention --start --interval --delta --monitoring --accuracy --dt --scheme --tolerance --threshold --core-radius --paths --horizon --burn-in --seed --common-random-numbers --backend --precision --threads --condition --plan --skip-impossible --no-step-error -o --output --no-per-path --resume --checkpoint --force --json --quiet' ;;
            ' trace') _levywell_words '-h --help --potential --paths --points --measure --horizon --alpha --epsilon --schedule --convention --start --dt --seed --common-random-numbers --precision -o --output --force --quiet' ;;
            ' merge') _levywell_words '-h --help -o --output --force --json' ;;
            ' stable') _levywell_words '-h --help --alpha --scale --range --points --norms --dimension --seed --force --pdf --cdf --sf --quantile --sample -o --output' ;;
            ' estimate') _levywell_words '-h --help --dtype --columns --centre --skip-nonfinite --most --block-length --estimator --tail-size --replicates --seed --no-diagnosis --surrogates --memory --layers -o --output --resume --checkpoint --force --json --quiet' ;;
            ' audit') _levywell_words '-h --help --alpha --epsilon --scale --level --dtype --columns --potential --measure --start --interval --delta --convention --monitoring --dt --json' ;;
            ' train') _levywell_words '-h --help --set --network --depth --width --loss --batch --seed --learning-rate --iterations --stop-accuracy --diagnose --every --estimator --subset --no-test --data-dir --device --threads --memory -o --output --keep-weights --dump-noise --resume --checkpoint --force --json --quiet' ;;
            ' pipeline') _levywell_words '-h --help --unit --paths --most-steps --data-dir --device --threads -o --output --resume --checkpoint --force --json --quiet' ;;
            ' slice') _levywell_words '-h --help --run --direction --learning-rate --batch --subset --points --seed --span --data-dir --device --threads --memory --force --json -o --output' ;;
            ' escape') _levywell_words '-h --help --run --direction --learning-rate --batch --subset --points --seed --radius --replicas --iterations --data-dir --device --threads --memory --force --json -o --output --quiet' ;;
            ' plot') _levywell_words '-h --help --figure -o --output --format --size --font --title --no-legend --conditions --style --list --force' ;;
            ' report') _levywell_words '-h --help -o --output --question --force' ;;
            ' potentials') _levywell_words '-h --help' ;;
            ' init') _levywell_words '-h --help --force' ;;
            ' data') _levywell_words '-h --help' ;;
            ' data list') _levywell_words '-h --help --data-dir' ;;
            ' data where') _levywell_words '-h --help --data-dir' ;;
            ' data fetch') _levywell_words '-h --help --data-dir' ;;
            ' info') _levywell_words '-h --help --json' ;;
            ' help') _levywell_words '-h --help' ;;
        esac
        return
    fi
    case "$command" in
        '') _levywell_words 'theory simulate trace merge stable estimate audit train pipeline slice escape plot report potentials init data info help' ;;
        ' theory') _levywell_places -f ;;
        ' simulate') _levywell_places -f ;;
        ' trace') _levywell_places -f ;;
        ' merge') _levywell_places -f ;;
        ' estimate') _levywell_places -f ;;
        ' audit') _levywell_places -f ;;
        ' train') _levywell_places -f ;;
        ' pipeline') _levywell_places -f ;;
        ' slice') _levywell_places -f ;;
        ' escape') _levywell_places -f ;;
        ' plot') _levywell_places -f ;;
        ' report') _levywell_places -f ;;
        ' init') _levywell_places -d ;;
        ' data') _levywell_words 'list where fetch' ;;
        ' data where') _levywell_words 'mnist fashion-mnist cifar10 cifar100' ;;
        ' data fetch') _levywell_words 'mnist fashion-mnist cifar10 cifar100' ;;
    esac
}
complete -F _levywell levywell
