#!/bin/sh
# The samples read, asked and shown: `make demo`. Writes into ./demo only and calls no model outside this machine.
set -eu
cd "$(dirname "$0")/.."
export INDICIA_HOME=demo INDICIA_DATABASE_URL=sqlite:///demo/indicia.db INDICIA_BLOBS=demo/blobs
unset PREFECT_API_URL || true
indicia=.venv/bin/indicia
python=.venv/bin/python

rm -rf demo
mkdir demo
began=$(date +%s)

# The run's id, then the answer worth a picture: asked for by question, else the first with a located quote.
run_id='import json, sys; print(json.load(sys.stdin)["run"])'
pick='import json, sys
def shown(answer): return any(quote["boxes"] for quote in answer["citations"])
found = [answer for answer in json.load(sys.stdin) if answer["status"] == "found" and shown(answer)]
found.sort(key=lambda answer: answer["question"] != sys.argv[1])
print(found[0]["answer"])'

ask() { # name of the result, pack, question to show, files
    name=$1 pack=$2 question=$3
    shift 3
    echo "== $pack: $*"
    $indicia run "$@" --pack "$pack" --model embedded --json >"demo/$name.json"
    run=$($python -c "$run_id" <"demo/$name.json")
    $indicia answers --run "$run"
    answer=$($indicia answers --run "$run" --json | $python -c "$pick" "$question")
    $indicia show "$answer" --png "demo/$name.png" >/dev/null
    echo
}

ask contracts legal/contract-review governing-law samples/contract.pdf samples/sponsorship.pdf samples/scan.pdf
ask filing finance/annual-report net-income samples/annual-report.pdf

echo "Quotes boxed on their pages: demo/contracts.png demo/filing.png"
echo "Set-up took $(cat .venv/set-up-seconds) s, the job $(($(date +%s) - began)) s."
echo "The reader used here ranks and quotes, it is not a language model; README.md tells how to use one."
echo "Look at it in a browser: INDICIA_HOME=demo .venv/bin/indicia dashboard"
