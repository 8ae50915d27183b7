"""Values of torchvision's ResNet-34 and -50 and of Keras' ResNets for test/learn/encoders; needs torch, torchvision, keras.

Weights and input follow one rule (see `fill`), so that any language can make them. Run: python make-encoder-fixtures.py
"""
import json
import os
import subprocess
import sys

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def fill(seed, *shape):
    n = int(np.prod(shape))
    h = (np.arange(n, dtype=np.uint64) + np.uint64(seed * 0x9E3779B1 % 2**32)) % np.uint64(2**32)
    mask = np.uint64(2**32 - 1)
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    h ^= h >> np.uint64(16)
    return (h.astype(np.float64) / 2**32 * 2 - 1).astype(np.float32).reshape(shape)


def weight(k, name, shape):
    """The k-th parameter in PyTorch's layout."""
    v = fill(1100 + k, *shape)
    if len(shape) > 1:
        return v * np.float32(np.sqrt(3) * np.sqrt(2 / np.prod(shape[1:])))
    return 1 + np.float32(0.1) * v if name.endswith(".weight") else np.float32(0.1) * v


def numbers(values):
    return [float(f"{float(v):.7g}") for v in np.asarray(values).ravel()]


def torchvision_net(make):
    import torch

    net = make()
    net.fc = torch.nn.Identity()
    with torch.no_grad():
        for k, (name, p) in enumerate(net.named_parameters()):
            p.copy_(torch.tensor(weight(k, name, tuple(p.shape))))
        x = torch.tensor(fill(1010, 4, 3, 64, 64))
        train = net.train()(x)
        first = net.bn1
        out = net.eval()(x)
    return {
        "parameters": sum(p.numel() for p in net.parameters()),
        "tensors": len([n for n in net.state_dict()]),
        "train_first32": numbers(train[0, :32]),
        "train_norms": numbers(train.norm(dim=1)),
        "running_mean_first8": numbers(first.running_mean[:8]),
        "running_var_first8": numbers(first.running_var[:8]),
        "eval_first32": numbers(out[0, :32]),
        "eval_norms": numbers(out.norm(dim=1)),
    }


class Keras:
    """Layers by torch-like names; the k-th parameter that is made has the k-th values."""

    def __init__(self, epsilon):
        import keras

        self.k, self.epsilon, self.layers, self.keras = 0, epsilon, keras.layers, keras
        self.norms, self.made = [], []

    def take(self, name, *shape):
        values = weight(self.k, name, shape)
        self.k += 1
        return values

    def conv(self, name, inputs, outputs, kernel, stride=1, bias=True, padding="same"):
        layer = self.layers.Conv2D(outputs, kernel, strides=stride, padding=padding, use_bias=bias)
        layer.build((None, None, None, inputs))
        values = [self.take(name + ".weight", outputs, inputs, kernel, kernel).transpose(2, 3, 1, 0)]
        if bias:
            values.append(self.take(name + ".bias", outputs))
        layer.set_weights(values)
        self.made.append(layer)
        return layer

    def norm(self, name, channels):
        layer = self.layers.BatchNormalization(momentum=0.99, epsilon=self.epsilon)
        layer.build((None, None, None, channels))
        zero, one = np.zeros(channels, np.float32), np.ones(channels, np.float32)
        layer.set_weights([self.take(name + ".weight", channels), self.take(name + ".bias", channels), zero, one])
        self.norms.append(layer)
        self.made.append(layer)
        return layer


def resnet_v1(n):
    net = Keras(1e-3)
    relu = net.keras.ops.relu
    entry, bn = net.conv("conv1", 3, 16, 3), net.norm("bn1", 16)
    blocks, inputs = [], 16
    for stack, filters in enumerate([16, 32, 64]):
        for block in range(n):
            stride = 2 if stack > 0 and block == 0 else 1
            one = net.conv("a", inputs, filters, 3, stride), net.norm("b", filters)
            two = net.conv("c", filters, filters, 3), net.norm("d", filters)
            short = net.conv("e", inputs, filters, 1, stride) if stride == 2 else None
            blocks.append((one, two, short))
            inputs = filters

    def forward(x, training):
        y = relu(bn(entry(x), training=training))
        for (c1, b1), (c2, b2), short in blocks:
            inner = b2(c2(relu(b1(c1(y), training=training))), training=training)
            y = relu((short(y) if short else y) + inner)
        return net.keras.ops.mean(y, (1, 2))

    return net, forward


def resnet50_v2():
    net = Keras(1.001e-5)
    ops, layers = net.keras.ops, net.layers
    entry = net.conv("conv1", 3, 64, 7, 2, padding="valid")
    blocks, inputs = [], 64
    for stack, (filters, count, last) in enumerate([(64, 3, 2), (128, 4, 2), (256, 6, 2), (512, 3, 1)]):
        for block in range(count):
            stride = last if block == count - 1 else 1
            pre = net.norm("p", inputs)
            short = net.conv("s", inputs, 4 * filters, 1) if block == 0 else None
            one = net.conv("a", inputs, filters, 1, bias=False), net.norm("b", filters)
            two = net.conv("c", filters, filters, 3, stride, bias=False, padding="valid"), net.norm("d", filters)
            three = net.conv("e", filters, 4 * filters, 1)
            blocks.append((pre, short, one, two, three, stride))
            inputs = 4 * filters
    post = net.norm("post", inputs)

    def forward(x, training):
        y = entry(layers.ZeroPadding2D(3)(x))
        y = layers.MaxPooling2D(3, 2)(layers.ZeroPadding2D(1)(y))
        for pre, short, (c1, b1), (c2, b2), c3, stride in blocks:
            p = ops.relu(pre(y, training=training))
            side = short(p) if short else (layers.MaxPooling2D(1, stride)(y) if stride > 1 else y)
            inner = ops.relu(b1(c1(p), training=training))
            inner = ops.relu(b2(c2(layers.ZeroPadding2D(1)(inner)), training=training))
            y = side + c3(inner)
        return ops.mean(ops.relu(post(y, training=training)), (1, 2))

    return net, forward


def keras_net(made, side):
    net, forward = made
    x = fill(1010, 4, 3, side, side).transpose(0, 2, 3, 1)
    train = np.asarray(forward(x, True))
    first = net.norms[0].get_weights()
    out = np.asarray(forward(x, False))
    return {
        "parameters": int(sum(np.prod(w.shape) for layer in net.made for w in layer.trainable_weights)),
        "with_statistics": int(sum(np.prod(w.shape) for layer in net.made for w in layer.weights)),
        "train_first32": numbers(train[0, :32]),
        "train_norms": numbers(np.linalg.norm(train, axis=1)),
        "running_mean_first8": numbers(first[2][:8]),
        "running_var_first8": numbers(first[3][:8]),
        "eval_first32": numbers(out[0, :32]),
        "eval_norms": numbers(np.linalg.norm(out, axis=1)),
    }


def torchvision_values():
    import torch
    import torchvision

    return {
        "torchvision": f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}",
        "resnet34": torchvision_net(torchvision.models.resnet34),
        "resnet50": torchvision_net(torchvision.models.resnet50),
    }


def keras_values():
    import keras

    return {
        "keras": f"Keras {keras.__version__}",
        "resnet20": keras_net(resnet_v1(3), 32),
        "resnet50v2": keras_net(resnet50_v2(), 64),
    }


if __name__ == "__main__":
    # One library a process: both bring an LLVM of their own.
    parts = {"torchvision": torchvision_values, "keras": keras_values}
    if len(sys.argv) > 1:
        print(json.dumps(parts[sys.argv[1]]()))
    else:
        values = {"rule": "see make-encoder-fixtures.py: input fill(1010, [4, 3, side, side]), k-th parameter fill(1100 + k)"}
        for part in parts:
            made = subprocess.run([sys.executable, __file__, part], check=True, capture_output=True, text=True)
            values.update(json.loads(made.stdout.strip().splitlines()[-1]))
        with open(os.path.join(os.path.dirname(__file__), "encoders.json"), "w") as file:
            json.dump(values, file, indent=1)
            file.write("\n")
