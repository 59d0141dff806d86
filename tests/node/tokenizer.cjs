// OpenAI's tokenizer with the patterns OpenAI uses today.
'use strict';

const fs = require('fs');
const path = require('path');
const { Tiktoken } = require('tiktoken');

// The package has the pattern of cl100k_base before white space at the end of a text became one piece.
const patterns = {
  cl100k_base: String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`,
};

// The encoder of a name.
function encoding(name) {
  const file = path.join(path.dirname(require.resolve('tiktoken')), 'encoders', `${name}.json`);
  const { bpe_ranks: ranks, special_tokens: special, pat_str: pattern } = JSON.parse(fs.readFileSync(file));
  return new Tiktoken(ranks, special, patterns[name] ?? pattern);
}

module.exports = { encoding };
