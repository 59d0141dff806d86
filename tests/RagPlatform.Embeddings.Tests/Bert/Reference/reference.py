"""Makes the small encoders beside this file and what they are to answer, worked out apart from the C# code in double precision.

Run it with `python3 reference.py` in its folder; only the standard library is needed. It writes the folders tiny, odd and wide (files as
encoders are published) and expected.json. Weights are random by seed: the same run writes the same bytes. BERT's text handling and forward
pass are written down from the paper (Devlin et al. 2018) and the documented behaviour of its tokenizer. The token ids were compared once, on
2026-11-25, with those of Hugging Face's tokenizers (NuGet package Tokenizers.DotNet 1.4.1) for the same vocabulary: all are equal.
"""
import json
import math
import os
import random
import struct
import unicodedata

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] the a of to order parcel re ##fund ##ing pass ##word late ##st un ##happy how do i my "
    "cafe naive resume strasse . , ! ? ' \" - ( ) # $ & / : ; @ [ ] _ ` ~ + = ^ | < > % * \\ { } "
    "中 文 日 龦 ー こ ##ん ß ##ß Order É ##É σ ##σ i ##i ̇ ##cls query passage : 503 ##2 20 ##26 \U0001f389"
).split()
LETTERS = "bcdefghjklmnopqrstuvwxyz"
VOCABULARY = list(dict.fromkeys(WORDS + list(LETTERS) + ["##" + letter for letter in "abcdefghjklmnopqrstuvwxyz"]))

TOKEN_TEXTS = [
    "How do I reset my password?",
    "the  order\tof\n\nparcel ",
    "Café naïve RÉSUMÉ",
    "cafe\u0301 e\u0323\u0301",
    "refunding unhappy latest",
    "order#503, (refund) [cls] $20 a_b ~x^y|z",
    "中文order日こん",
    "\U00020000\uf900\u9fa6 ー",
    "straße STRASSE ẞ",
    "İi \u212aelvin ΣΣ",
    "soft\u00adhyphen zero\u200bwidth nul\x00 rep\ufffdlaced bell\x07",
    "nbsp\u00a0here\u3000wide\u2003em",
    "“quoted” — dash… ¿que? «oui»",
    "party \U0001f389 \U0001f389\U0001f389",
    "x" * 100,
    "x" * 101,
    "x" * 101 + " order " + "y" * 100,
    "\ue000\ue001",
    "",
    "  \t ",
    "2026 202 5032",
    "é́ Å Ǻ ắ",
    "한국 order",
    "price£ 5€ 3×4 ©",
]

VECTOR_TEXTS = [
    "How do I reset my password?",
    "order",
    "Café: the parcel of 2026 is late! \U0001f389",
    "中文 " * 3 + "the latest order",
    "the parcel of my order to a cafe " * 12,
]

MODELS = {
    # name: seed, layers, hidden, heads, inner, positions, types, activation, epsilon, type, prefix, old names, pooling
    "tiny": (11, 2, 32, 4, 64, 40, 2, "gelu", 1e-12, "F32", "", False, "mean_tokens"),
    "odd": (12, 1, 96, 3, 12, 20, 2, "relu", 1e-5, "F16", "bert.", False, "cls_token"),
    "wide": (13, 1, 64, 1, 12, 32, 1, "gelu", 1e-2, "BF16", "", True, "mean_tokens"),
}


# --- text -----------------------------------------------------------------------------------------------------------------------------

def is_space(c):
    return c in " \t\n\r" or unicodedata.category(c) == "Zs"


def is_hidden(c):
    return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")


def is_punctuation(c):
    return 33 <= ord(c) <= 47 or 58 <= ord(c) <= 64 or 91 <= ord(c) <= 96 or 123 <= ord(c) <= 126 or unicodedata.category(c)[0] == "P"


def is_ideograph(c):
    blocks = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
              (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
    return any(low <= ord(c) <= high for low, high in blocks)


def words_of(text, uncased):
    text = "".join(c for c in text if ord(c) not in (0, 0xFFFD) and not is_hidden(c))
    text = "".join(f" {c} " if is_ideograph(c) else c for c in text)
    if uncased:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        text = "".join(c.lower() for c in text)
    spaced = "".join(" " if is_space(c) else f" {c} " if is_punctuation(c) else c for c in text)
    return [word for word in spaced.split(" ") if word]


def pieces_of(word, ids):
    if len(word) > 100:
        return [ids["[UNK]"]]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            # A word that reads like a piece that goes on is no such piece.
            if piece in ids and not (start == 0 and piece.startswith("##") and len(piece) > 2):
                pieces.append(ids[piece])
                start = end
                break
        else:
            return [ids["[UNK]"]]
    return pieces


def tokenize(text, uncased=True):
    ids = {piece: i for i, piece in enumerate(VOCABULARY)}
    return [piece for word in words_of(text, uncased) for piece in pieces_of(word, ids)]


# --- numbers --------------------------------------------------------------------------------------------------------------------------

def to_bytes(number, kind):
    if kind == "F32":
        return struct.pack("<f", number)
    if kind == "F16":
        return struct.pack("<e", number)
    bits = struct.unpack("<I", struct.pack("<f", number))[0]
    return struct.pack("<H", ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) & 0xFFFF)


def from_bytes(data, kind):
    if kind == "F32":
        return struct.unpack("<f", data)[0]
    if kind == "F16":
        return struct.unpack("<e", data)[0]
    return struct.unpack("<f", b"\0\0" + data)[0]


class Model:
    def __init__(self, name):
        (seed, self.layers, self.hidden, self.heads, self.inner, self.positions, self.types, self.activation, self.epsilon, self.kind,
         self.prefix, self.old_names, self.pooling) = MODELS[name]
        self.name = name
        self.random = random.Random(seed)
        self.tensors = {}
        self.values = {}
        h = self.hidden
        self.add("embeddings.word_embeddings.weight", [len(VOCABULARY), h], 0.5)
        self.add("embeddings.position_embeddings.weight", [self.positions, h], 0.2)
        self.add("embeddings.token_type_embeddings.weight", [self.types, h], 0.2)
        self.add_norm("embeddings.LayerNorm")
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}."
            for part in ("query", "key", "value"):
                self.add_dense(f"{at}attention.self.{part}", h, h)
            self.add_dense(at + "attention.output.dense", h, h)
            self.add_norm(at + "attention.output.LayerNorm")
            self.add_dense(at + "intermediate.dense", self.inner, h)
            self.add_dense(at + "output.dense", h, self.inner)
            self.add_norm(at + "output.LayerNorm")

    def add(self, name, shape, spread, middle=0.0):
        numbers = [to_bytes(self.random.gauss(middle, spread), self.kind) for _ in range(math.prod(shape))]
        self.tensors[self.prefix + name] = (self.kind, shape, b"".join(numbers))
        flat = [from_bytes(number, self.kind) for number in numbers]
        self.values[name] = flat if len(shape) == 1 else [flat[i:i + shape[1]] for i in range(0, len(flat), shape[1])]

    def add_dense(self, name, outputs, inputs):
        self.add(name + ".weight", [outputs, inputs], 1.5 / math.sqrt(inputs))
        self.add(name + ".bias", [outputs], 0.2)

    def add_norm(self, name):
        new, old = (".gamma", ".beta") if self.old_names else (".weight", ".bias")
        self.add(name + new, [self.hidden], 0.2, 1.0)
        self.add(name + old, [self.hidden], 0.2)
        self.values[name] = (self.values[name + new], self.values[name + old])

    def dense(self, name, rows):
        weight, bias = self.values[name + ".weight"], self.values[name + ".bias"]
        return [[sum(x * w for x, w in zip(row, column)) + b for column, b in zip(weight, bias)] for row in rows]

    def norm(self, name, rows):
        scale, shift = self.values[name]
        result = []
        for row in rows:
            mean = sum(row) / len(row)
            variance = sum((x - mean) ** 2 for x in row) / len(row)
            result.append([(x - mean) / math.sqrt(variance + self.epsilon) * s + b for x, s, b in zip(row, scale, shift)])
        return result

    def attend(self, at, rows):
        size = self.hidden // self.heads
        query, key, value = (self.dense(f"{at}attention.self.{part}", rows) for part in ("query", "key", "value"))
        result = [[] for _ in rows]
        for head in range(0, self.hidden, size):
            for i, q in enumerate(query):
                scores = [sum(q[head + c] * k[head + c] for c in range(size)) / math.sqrt(size) for k in key]
                weights = [math.exp(score - max(scores)) for score in scores]
                total = sum(weights)
                result[i] += [sum(w / total * v[head + c] for w, v in zip(weights, value)) for c in range(size)]
        return self.dense(at + "attention.output.dense", result)

    def activate(self, x):
        return max(x, 0.0) if self.activation == "relu" else 0.5 * x * (1 + math.erf(x / math.sqrt(2)))

    def encode(self, ids):
        words, places = self.values["embeddings.word_embeddings.weight"], self.values["embeddings.position_embeddings.weight"]
        kind = self.values["embeddings.token_type_embeddings.weight"][0]
        rows = self.norm("embeddings.LayerNorm", [[w + p + t for w, p, t in zip(words[i], places[n], kind)] for n, i in enumerate(ids)])
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}."
            rows = self.norm(at + "attention.output.LayerNorm", add(rows, self.attend(at, rows)))
            inner = [[self.activate(x) for x in row] for row in self.dense(at + "intermediate.dense", rows)]
            rows = self.norm(at + "output.LayerNorm", add(rows, self.dense(at + "output.dense", inner)))
        return rows

    def ids(self, text):
        pieces = tokenize(text)[:self.positions - 2]
        return [VOCABULARY.index("[CLS]")] + pieces + [VOCABULARY.index("[SEP]")]

    def write(self):
        tensors = dict(self.tensors)
        if self.old_names:
            # What published files hold beside what is needed.
            tensors["embeddings.position_ids"] = ("I64", [1, 2], struct.pack("<qq", 0, 1))
        header, data = {"__metadata__": {"format": "pt"}}, b""
        for name, (kind, shape, numbers) in tensors.items():
            header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(numbers)]}
            data += numbers
        head = json.dumps(header, separators=(",", ":")).encode()
        head += b" " * (-len(head) % 8)
        write(self.name, "model.safetensors", struct.pack("<Q", len(head)) + head + data)
        write(self.name, "vocab.txt", ("\n".join(VOCABULARY) + "\n").encode())
        write(self.name, "config.json", pretty({
            "model_type": "bert", "vocab_size": len(VOCABULARY), "hidden_size": self.hidden, "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads, "intermediate_size": self.inner, "max_position_embeddings": self.positions,
            "type_vocab_size": self.types, "hidden_act": self.activation, "layer_norm_eps": self.epsilon}))
        write(self.name, "tokenizer_config.json", pretty({
            "tokenizer_class": "BertTokenizer", "do_lower_case": True, "cls_token": {"content": "[CLS]"}, "model_max_length": 1e30}))
        write(os.path.join(self.name, "1_Pooling"), "config.json", pretty({
            "word_embedding_dimension": self.hidden, "pooling_mode_cls_token": self.pooling == "cls_token",
            "pooling_mode_mean_tokens": self.pooling == "mean_tokens", "pooling_mode_max_tokens": False}))


def add(rows, others):
    return [[x + y for x, y in zip(row, other)] for row, other in zip(rows, others)]


def unit(vector):
    length = math.sqrt(sum(x * x for x in vector))
    return [float(f"{x / length:.7g}") for x in vector]


def pretty(value):
    return (json.dumps(value, indent=2) + "\n").encode()


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def main():
    vectors = {}
    for name in MODELS:
        model = Model(name)
        model.write()
        vectors[name] = []
        for text in VECTOR_TEXTS:
            ids = model.ids(text)
            rows = model.encode(ids)
            mean = [sum(column) / len(rows) for column in zip(*rows)]
            vectors[name].append({"text": text, "ids": ids, "mean": unit(mean), "cls": unit(rows[0])})
    tokens = [{"text": text, "uncased": tokenize(text), "cased": tokenize(text, uncased=False)} for text in TOKEN_TEXTS]
    write(".", "expected.json", (json.dumps({"tokens": tokens, "vectors": vectors}, separators=(",", ":")) + "\n").encode())


if __name__ == "__main__":
    main()
