"""Write the encoder as ONNX: pieces in, the mean of each text's last states out.

Weights are kept in 8 bits with a scale for each output, and made full numbers when the file is loaded: what a text gets
does not hang on the texts beside it nor on the processor, as it would were activations cut to 8 bits too.

Run: python tools/encoder/export.py STATE.pt|original OUTPUT_FOLDER [FOLDER]
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from distil import config
from onnx import TensorProto, helper, numpy_helper
from original import Original, read_original
from teacher import whole_teacher
from vocabulary import BUILD, kept, pieces_of

from fieldnotes.language.onnx_encoder import NETWORK, PIECES

OWN = "com.microsoft"  # onnxruntime's own operators, in it since 1.16
HEADS = 12
EPS = 1e-12
State = dict[str, np.ndarray]


class Graph:
    """An ONNX graph as it is written down."""

    def __init__(self, state: State) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.values: list[onnx.TensorProto] = []
        self.state = state

    def value(self, name: str, numbers: np.ndarray) -> str:
        """Keep numbers under a name."""
        self.values.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **how: object) -> str:
        """Add a node and give the name of its output."""
        self.nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **how))
        return output

    def matrix(self, name: str, weight: np.ndarray) -> str:
        """Give a matrix kept in 8 bits, a scale for each row, turned; it is full numbers again from loading on."""
        whole, scale = eight_bits(weight)
        small = self.value(f"{name}.small", whole.T)
        full = self.node("Cast", [small], f"{name}.full", to=TensorProto.FLOAT)
        return self.node("Mul", [full, self.value(f"{name}.scale", scale.T)], f"{name}.weight")

    def linear(self, name: str, x: str, parts: Sequence[str]) -> tuple[str, str]:
        """Give x @ weight.T, and the bias for the next node to add; several layers with the same input become one."""
        weight, bias = (np.concatenate([self.state[f"{part}.{kind}"] for part in parts]) for kind in ("weight", "bias"))
        return self.node("MatMul", [x, self.matrix(name, weight)], f"{name}.product"), self.value(f"{name}.bias", bias)

    def add_normal(self, name: str, x: str, linear: tuple[str, str]) -> str:
        """Add what came in, and normalise."""
        w, b = (self.value(f"{name}.{kind}", self.state[f"{name}.{kind}"]) for kind in ("weight", "bias"))
        return self.node("SkipLayerNormalization", [x, linear[0], w, b, linear[1]], f"{name}.x", OWN, epsilon=EPS)


def eight_bits(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give whole numbers from -127 to 127, and what one is worth in each row."""
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-9) / 127
    return np.rint(weight / scale).astype(np.int8), scale.astype(np.float32)


def first_states(graph: Graph) -> str:
    """Give the states before the first layer: each piece's own numbers, and those of its place."""
    state = graph.state
    whole, scale = eight_bits(state["word.weight"])
    small = graph.node("Gather", [graph.value("word", whole), "pieces"], "word.small")
    full = graph.node("Cast", [small], "word.full", to=TensorProto.FLOAT)
    worth = graph.node("Gather", [graph.value("word.scale", scale), "pieces"], "word.worth")
    said = graph.node("Mul", [full, worth], "word.x")
    width = graph.node("Shape", ["pieces"], "width", start=1, end=2)
    zero = graph.value("zero", np.array([0]))
    table = graph.value("position", state["position.weight"])
    x = graph.node("Add", [said, graph.node("Slice", [table, zero, width, zero], "position.here")], "placed")
    w, b = (graph.value(f"normal.{kind}", state[f"normal.{kind}"]) for kind in ("weight", "bias"))
    return graph.node("LayerNormalization", [x, w, b], "normal.x", axis=-1, epsilon=EPS)


def layer(graph: Graph, at: str, x: str, hidden: str) -> str:
    """Give the states after a layer."""
    three, bias = graph.linear(f"{at}.three", x, [f"{at}.{part}" for part in ("query", "key", "value")])
    heads = [f"{at}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [three, hidden], heads, axis=-1))
    context = graph.node("MultiHeadAttention", [*heads, bias], f"{at}.context", OWN, num_heads=HEADS)
    x = graph.add_normal(f"{at}.seen", x, graph.linear(f"{at}.out", context, [f"{at}.out"]))
    wide = graph.node("BiasGelu", graph.linear(f"{at}.wide", x, [f"{at}.wide"]), f"{at}.bent", OWN)
    return graph.add_normal(f"{at}.said", x, graph.linear(f"{at}.narrow", wide, [f"{at}.narrow"]))


def mean(graph: Graph, name: str, x: str) -> str:
    """Give the mean of each text's states, summed in the same order however many texts there are."""
    one = helper.make_tensor(f"{name}.one", TensorProto.FLOAT, [1], [1.0])
    row = graph.value(f"{name}.row", np.array([1]))
    shape = graph.node("Concat", [row, "width"], f"{name}.shape", axis=0)
    ones = graph.node("ConstantOfShape", [shape], f"{name}.ones", value=one)
    total = graph.node("Squeeze", [graph.node("MatMul", [ones, x], f"{name}.total"), row], f"{name}.sum")
    many = graph.node("Cast", ["width"], f"{name}.many", to=TensorProto.FLOAT)
    return graph.node("Div", [total, many], name)


def with_themes(graph: Graph, general: str, branch: str, length: float) -> None:
    """Give the general vector, centred, of length 1, and beside it what the branch says of themes, of this length."""
    state = graph.state
    unit = graph.node("LpNormalization", [general], "unit", axis=1, p=2)
    moved = graph.node("Sub", [unit, graph.value("middle", state["mean"])], "moved")
    general = graph.node("LpNormalization", [moved], "general", axis=1, p=2)
    weight = state["theme.weight"] / state["spread"]
    bias = state["theme.bias"] - weight @ state["middle"]
    product = graph.node("MatMul", [branch, graph.value("theme.weight", weight.T)], "theme.product")
    theme = graph.node("Add", [product, graph.value("theme.bias", bias)], "theme")
    theme = graph.node("LpNormalization", [theme], "theme.unit", axis=1, p=2)
    theme = graph.node("Mul", [theme, graph.value("theme.length", np.array(length, np.float32))], "theme.long")
    graph.node("Concat", [general, theme], "vectors", axis=1)


def count_of(state: State, part: str) -> int:
    """Give how many layers a part has."""
    return len({name.split(".")[1] for name in state if name.startswith(f"{part}.")})


def model_of(state: State, theme: float = 0.0) -> onnx.ModelProto:
    """Give the ONNX model of a network's state; `theme` is how long the themes' part is beside the general one."""
    graph = Graph(state)
    size = state["word.weight"].shape[1]
    x, three = first_states(graph), graph.value("three", np.array([size] * 3))
    layers, branch = count_of(state, "layers"), count_of(state, "branch")
    for number in range(layers - branch):
        x = layer(graph, f"layers.{number}", x, three)
    said = x
    for number in range(layers - branch, layers):
        x = layer(graph, f"layers.{number}", x, three)
    if branch:
        for number in range(branch):
            said = layer(graph, f"branch.{number}", said, three)
        with_themes(graph, mean(graph, "mean", x), mean(graph, "said", said), theme)
        size += len(state["theme.weight"])
    else:
        mean(graph, "vectors", x)
    taken = helper.make_tensor_value_info("pieces", TensorProto.INT64, ["texts", "pieces"])
    given = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", size])
    body = helper.make_graph(graph.nodes, "fieldnotes encoder", [taken], [given], graph.values)
    sets = [helper.make_opsetid("", 21), helper.make_opsetid(OWN, 1)]
    return helper.make_model(body, opset_imports=sets, ir_version=10)


def write_encoder(state: State, original: Original, keep: Sequence[int], folder: Path, prefix: str = "") -> Path:
    """Write the encoder's two files: the network with the pieces to keep, and those pieces.

    `prefix` is put before each text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = {name.removeprefix("encoder."): values for name, values in state.items()}
    state["word.weight"] = state["word.weight"][list(keep)]
    (folder / NETWORK).write_bytes(model_of(state, config()["vector"]["theme"]).SerializeToString(deterministic=True))
    places = {number: place for place, number in enumerate(keep)}
    known = {
        "pieces": [original.pieces[number] for number in keep],
        "scores": [round(float(original.scores[number]), 4) for number in keep],
        "normal": {str(sign): other for sign, other in sorted(original.normal.items())},
        "unknown": places[original.special["unk"]],
        "first": [places[original.special["bos"]], *(places[number] for number in pieces_of(original)(prefix))],
        "last": [places[original.special["eos"]]],
        "longest": len(state["position.weight"]),
    }
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    (folder / PIECES).write_bytes(gzip.compress(text.encode(), mtime=0))
    return folder


def main() -> None:
    """Write the encoder whose state a training step saved or, for "original", the original with fewer pieces."""
    import torch

    saved = whole_teacher(read_original()).state_dict() if sys.argv[1] == "original" else torch.load(sys.argv[1])
    state = {name: values.numpy() for name, values in saved.items()}
    build = Path(sys.argv[3]) if len(sys.argv) > 3 else BUILD
    folder = write_encoder(state, read_original(), kept(build), Path(sys.argv[2]), config()["student"]["prefix"])
    for path in sorted(folder.glob("*.*")):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
