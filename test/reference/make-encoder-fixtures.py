"""Writes encoders.json: what torchvision's ResNets and Keras' ResNets give for weights and inputs that any language can make.

    python -m venv venv && venv/bin/pip install torch torchvision keras tensorflow-cpu
    venv/bin/python test/reference/make-encoder-fixtures.py

The input is fill(1010, [images, 3, side, side]), NCHW. The k-th parameter, in the order of named_parameters (torchvision) or
of learn/encoders (Keras), in PyTorch's layout, is fill(1100 + k): filters times sqrt(3) sqrt(2 / fan in), scales
1 + 0.1 v, shifts and biases 0.1 v; running means 0, variances 1. First a forward pass in training mode, then one in
evaluation mode by the statistics that it left. Gradients are of the mean of the squared features in training mode. All
in float64; gradient_rounding is by how much, relative, the library's own float32 differs from that at most: through fifty
normalised layers that is more than a thousandth.
"""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
PRECISION = sys.argv[2] if len(sys.argv) > 2 else "float64"


def fill(seed, *shape):
    """Murmur's finaliser of position and seed, as numbers in [-1, 1), row by row, rounded to float32."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(np.prod(shape), dtype=np.uint64) + np.uint64(seed * 0x9E3779B1 % 2**32)) & mask
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


def entry(images, side, train, evaluated, statistics, gradients, **counts):
    return {
        "images": images,
        "side": side,
        **counts,
        "train_first32": numbers(train[0, :32]),
        "train_norms": numbers(np.linalg.norm(train, axis=1)),
        "gradient_norms": {name: numbers([np.linalg.norm(g)])[0] for name, g in gradients.items()},
        "statistics_first8": {
            name: {"mean": numbers(mean[:8]), "variance": numbers(variance[:8])}
            for name, (mean, variance) in statistics.items()
        },
        "eval_first32": numbers(evaluated[0, :32]),
        "eval_norms": numbers(np.linalg.norm(evaluated, axis=1)),
    }


def torchvision_net(make, images, side, padding=None):
    """`padding`: of the stem for CIFAR-10, 3x3 without a pool; torchvision's own stem where it is None."""
    import torch

    torch.set_default_dtype(getattr(torch, PRECISION))
    net = make()
    net.fc = torch.nn.Identity()
    if padding is not None:
        net.conv1 = torch.nn.Conv2d(3, 64, 3, 1, padding, bias=False)
        net.maxpool = torch.nn.Identity()
    with torch.no_grad():
        for k, (name, p) in enumerate(net.named_parameters()):
            p.copy_(torch.tensor(weight(k, name, tuple(p.shape))))
    x = torch.tensor(fill(1010, images, 3, side, side), dtype=getattr(torch, PRECISION))
    train = net.train()(x)
    train.square().mean().backward()
    with torch.no_grad():
        evaluated = net.eval()(x)
    parameters = dict(net.named_parameters())
    last = [name for name in parameters if "layer4" in name and "conv" in name][-1]
    watched = ["conv1.weight", "bn1.bias", "layer2.0.downsample.0.weight", "layer3.1.bn2.weight", last]
    modules = dict(net.named_modules())
    return entry(
        images,
        side,
        train.detach().numpy(),
        evaluated.numpy(),
        {name: (modules[name].running_mean.numpy(), modules[name].running_var.numpy()) for name in ["bn1", "layer4.0.bn2"]},
        {name: parameters[name].grad.numpy() for name in watched},
        parameters=sum(p.numel() for p in net.parameters()),
        tensors=len(net.state_dict()),
    )


def keras_net(model, ours, images, side, watched, norms, maps={}):
    """`ours`: our name of each layer that has weights, in our order, and Keras' name of it. `maps`: side of the map that a
    dense layer takes, which is a convolution in ours."""
    import tensorflow as tf

    layers = {name: model.get_layer(theirs) for name, theirs in ours}
    variables = {}
    for name, layer in layers.items():
        if hasattr(layer, "gamma"):
            parts = [(".weight", layer.gamma), (".bias", layer.beta)]
        else:
            parts = [(".weight", layer.kernel)] + ([(".bias", layer.bias)] if layer.use_bias else [])
        for suffix, variable in parts:
            shape = tuple(variable.shape)
            if name in maps and len(shape) == 2:
                shape = (maps[name], maps[name], shape[0] // maps[name] ** 2, shape[1])
            turned = (shape[3], shape[2], shape[0], shape[1]) if len(shape) == 4 else shape
            values = weight(len(variables), name + suffix, turned)
            turned_back = values.transpose(2, 3, 1, 0) if len(shape) == 4 else values
            variable.assign(turned_back.reshape(variable.shape))
            variables[name + suffix] = variable
    assert len(variables) == len(model.trainable_variables), "a layer has no name of ours"
    x = fill(1010, images, 3, side, side).transpose(0, 2, 3, 1).astype(PRECISION)
    with tf.GradientTape() as tape:
        train = model(x, training=True)
        loss = tf.reduce_mean(tf.square(train))
    gradients = tape.gradient(loss, [variables[name].value for name in watched])
    statistics = {n: (np.asarray(layers[n].moving_mean), np.asarray(layers[n].moving_variance)) for n in norms}
    return entry(
        images,
        side,
        np.asarray(train),
        np.asarray(model(x, training=False)),
        statistics,
        {name: np.asarray(g) for name, g in zip(watched, gradients)},
        parameters=int(sum(np.prod(v.shape) for v in model.trainable_variables)),
        with_statistics=model.count_params(),
    )


def resnet_v1(n, images, side):
    """The ResNet v1 of Keras' CIFAR-10 example, 6n + 2 layers deep, of Keras' own layers with their defaults."""
    from keras import Input, Model, layers

    ours = []

    def conv(x, name, filters, kernel, stride):
        ours.append((name, name.replace(".", "_")))
        return layers.Conv2D(filters, kernel, strides=stride, padding="same", name=ours[-1][1])(x)

    def norm(x, name):
        ours.append((name, name.replace(".", "_")))
        return layers.BatchNormalization(name=ours[-1][1])(x)

    images_in = Input((side, side, 3))
    x = layers.ReLU()(norm(conv(images_in, "conv1", 16, 3, 1), "bn1"))
    for stack, filters in enumerate([16, 32, 64]):
        for block in range(n):
            name = f"stack{stack + 1}.{block}"
            stride = 2 if stack > 0 and block == 0 else 1
            y = layers.ReLU()(norm(conv(x, f"{name}.conv1", filters, 3, stride), f"{name}.bn1"))
            y = norm(conv(y, f"{name}.conv2", filters, 3, 1), f"{name}.bn2")
            if stride == 2:
                x = conv(x, f"{name}.shortcut", filters, 1, stride)
            x = layers.ReLU()(layers.add([x, y]))
    model = Model(images_in, layers.GlobalAveragePooling2D()(x))
    watched = ["conv1.weight", "bn1.bias", "stack2.0.conv1.weight", "stack2.0.shortcut.weight", "stack2.0.shortcut.bias"]
    last = f"stack3.{n - 1}"
    return keras_net(model, ours, images, side, [*watched, f"{last}.bn2.weight"], ["bn1", f"{last}.bn2"])


def resnet50_v2(images, side):
    """keras.applications' own."""
    import keras

    model = keras.applications.ResNet50V2(include_top=False, weights=None, pooling="avg", input_shape=(side, side, 3))
    ours = [("conv1", "conv1_conv")]
    for stack, blocks in enumerate([3, 4, 6, 3]):
        for block in range(blocks):
            name, theirs = f"stack{stack + 1}.{block}", f"conv{stack + 2}_block{block + 1}"
            ours.append((f"{name}.bn0", f"{theirs}_preact_bn"))
            if block == 0:
                ours.append((f"{name}.shortcut", f"{theirs}_0_conv"))
            for k in (1, 2):
                ours += [(f"{name}.conv{k}", f"{theirs}_{k}_conv"), (f"{name}.bn{k}", f"{theirs}_{k}_bn")]
            ours.append((f"{name}.conv3", f"{theirs}_3_conv"))
    ours.append(("bn", "post_bn"))
    watched = ["conv1.weight", "stack1.0.bn0.bias", "stack2.0.shortcut.weight", "stack3.5.conv2.weight", "bn.weight"]
    return keras_net(model, ours, images, side, watched, ["stack1.0.bn0", "stack4.2.bn2", "bn"])


def resnet_v2(n, images, side):
    """The CIFAR ResNet v2 that Keras' SimSiam example pools, 9n + 2 layers deep, of Keras' own layers with their defaults."""
    from keras import Input, Model, layers

    ours = []

    def named(name):
        return name.replace(".", "_")

    def conv(x, name, filters, kernel, stride=1):
        return layers.Conv2D(filters, kernel, strides=stride, padding="same", name=named(name))(x)

    def active(x, name):
        return layers.ReLU()(layers.BatchNormalization(name=named(name))(x))

    images_in = Input((side, side, 3))
    ours += ["conv1", "bn1"]
    x = active(conv(images_in, "conv1", 16, 3), "bn1")
    for stack, (filters, wider) in enumerate([(16, 4), (64, 2), (128, 2)]):
        for block in range(n):
            name = f"stack{stack + 1}.{block}"
            stride = 2 if stack > 0 and block == 0 else 1
            if block == 0:
                ours.append(f"{name}.shortcut")
            side_way = conv(x, f"{name}.shortcut", filters * wider, 1, stride) if block == 0 else x
            for k, (width, kernel, step) in enumerate([(filters, 1, 1), (filters, 3, stride), (filters * wider, 1, 1)]):
                ours += [f"{name}.bn{k}", f"{name}.conv{k + 1}"]
                x = conv(active(x, f"{name}.bn{k}"), f"{name}.conv{k + 1}", width, kernel, step)
            x = layers.add([x, side_way])
    model = Model(images_in, layers.GlobalAveragePooling2D()(x))
    watched = ["conv1.weight", "bn1.bias", "stack1.0.bn0.weight", "stack2.0.shortcut.weight", "stack3.1.conv3.bias"]
    norms = ["bn1", "stack2.0.bn1", "stack3.1.bn2"]
    return keras_net(model, [(name, named(name)) for name in ours], images, side, watched, norms)


def conv_keras(images, side):
    """The encoder of Keras' SimCLR and NNCLR examples. Its dense layer is ours as a convolution of the map's size."""
    from keras import Input, Model, layers

    x = images_in = Input((side, side, 3))
    names = [f"conv{k}" for k in (1, 2, 3, 4)]
    for name in names:
        x = layers.Conv2D(128, 3, strides=2, activation="relu", name=name)(x)
    x = layers.Dense(128, activation="relu", name="dense")(layers.Flatten()(x))
    model = Model(images_in, x)
    watched = ["conv1.weight", "conv3.bias", "dense.weight"]
    return keras_net(model, [(name, name) for name in [*names, "dense"]], images, side, watched, [], {"dense": 5})


def torchvision_values():
    import torch
    import torchvision

    models = torchvision.models
    return {
        "torchvision": f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}",
        "resnet34": torchvision_net(models.resnet34, 4, 64),
        "resnet50": torchvision_net(models.resnet50, 4, 64),
        "resnet50, cifar": torchvision_net(models.resnet50, 4, 16, 1),
        # solo-learn's stem.
        "resnet18, cifar-pad2": torchvision_net(models.resnet18, 4, 16, 2),
    }


def keras_values():
    import keras
    import tensorflow

    keras.config.set_floatx(PRECISION)

    return {
        "keras": f"Keras {keras.__version__}, TensorFlow {tensorflow.__version__}",
        "resnet20": resnet_v1(3, 4, 32),
        # 30 pixels become 15 and 8: `same` pads one side at the first stride, both at the second.
        "resnet20, odd maps": resnet_v1(3, 2, 30),
        "resnet50v2": resnet50_v2(4, 64),
        "resnet20v2": resnet_v2(2, 4, 32),
        "conv-keras": conv_keras(2, 96),
    }


def made(part, precision):
    command = [sys.executable, __file__, part, precision]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def rounding(exact, rough):
    norms = exact["gradient_norms"]
    return float(f"{max(abs(rough['gradient_norms'][name] / norm - 1) for name, norm in norms.items()):.2g}")


if __name__ == "__main__":
    # One library and one precision a process: both bring an LLVM of their own.
    parts = {"torchvision": torchvision_values, "keras": keras_values}
    if len(sys.argv) > 1:
        print(json.dumps(parts[sys.argv[1]]()))
    else:
        values = {"rule": " ".join(__doc__.split("\n\n")[-1].split())}
        for part in parts:
            exact, rough = made(part, "float64"), made(part, "float32")
            for name, value in exact.items():
                values[name] = value
                if isinstance(value, dict):
                    value["gradient_rounding"] = rounding(value, rough[name])
        pathlib.Path(__file__).with_name("encoders.json").write_text(json.dumps(values, indent=1) + "\n")
