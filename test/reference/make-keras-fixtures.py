"""Writes keras.json: losses, heads and image operations of Keras' code examples, computed by Keras, TensorFlow and TensorFlow Addons.

    python -m venv venv && venv/bin/pip install keras tensorflow-cpu tf_keras "typeguard<3"
    venv/bin/pip install --no-deps tensorflow-addons
    venv/bin/python test/reference/make-keras-fixtures.py

fill is that of make-encoder-fixtures.py. Losses and heads: z1 = fill(1001, [8, 16]), z2 = fill(1002, [8, 16]), queue =
fill(1003, [12, 16]) with rows of length 1; the k-th weight of a head, [in, out], is 0.5 fill(1200 + k), its k-th bias or shift
0.1 fill(1300 + k), its k-th scale 1 + 0.1 fill(1400 + k). Gradients are of the loss by z1. All in float64.
Images are levels 0 to 255, floor(128 + 127.5 fill(1500, [side, side, 3])).
"""

import importlib.util
import json
import os
import pathlib
import sys
import types

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
import tf_keras as keras

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("encoder_fixtures", HERE / "make-encoder-fixtures.py")
sys.dont_write_bytecode = True
encoder_fixtures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(encoder_fixtures)
fill, numbers = encoder_fixtures.fill, encoder_fixtures.numbers


def npairs_of_addons():
    """The function of TensorFlow Addons, whose package as a whole does not load beside this TensorFlow."""
    for name in ("tensorflow_addons", "tensorflow_addons.utils", "tensorflow_addons.utils.types"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["tensorflow_addons.utils.types"].TensorLike = object
    for folder in sys.path:
        path = pathlib.Path(folder) / "tensorflow_addons/losses/npairs.py"
        if path.exists():
            one = importlib.util.spec_from_file_location("npairs", path)
            module = importlib.util.module_from_spec(one)
            one.loader.exec_module(module)
            return module.npairs_loss
    raise SystemExit("install tensorflow-addons without its dependencies")


def doubles(seed, *shape):
    return tf.constant(fill(seed, *shape).astype(np.float64))


def unit(z):
    return tf.math.l2_normalize(z, axis=1)


def with_gradient(loss, z):
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = tf.reduce_mean(loss(z))
    return {"value": numbers(value)[0], "gradient": numbers(tape.gradient(value, z))}


def cross_entropy(logits):
    return keras.losses.sparse_categorical_crossentropy(tf.range(len(logits)), logits, from_logits=True)


def losses():
    z1, z2 = doubles(1001, 8, 16), doubles(1002, 8, 16)
    queue = unit(doubles(1003, 12, 16))
    labels = [0, 1, 2, 0, 1, 2, 0, 1]
    npairs = npairs_of_addons()

    def similarity(z, temperature):
        return tf.matmul(unit(z), unit(z), transpose_b=True) / temperature

    def across_views(z):
        logits = tf.matmul(unit(z), unit(z2), transpose_b=True) / 0.1
        return (cross_entropy(logits) + cross_entropy(tf.transpose(logits))) / 2

    def neighbours(z):
        nearest = tf.gather(queue, tf.argmax(tf.matmul(z, queue, transpose_b=True), axis=1))
        return z + tf.stop_gradient(nearest - z)

    def nnclr(z):
        p1, p2 = unit(z), unit(z2)
        logits = []
        for one, other in ((p1, p2), (p2, p1)):
            logits.append(tf.matmul(neighbours(one), other, transpose_b=True) / 0.1)
            logits.append(tf.matmul(other, neighbours(one), transpose_b=True) / 0.1)
        return tf.concat([cross_entropy(part) for part in logits], 0)

    return {
        "npairs, temperature 0.05": {"labels": labels, **with_gradient(lambda z: npairs(labels, similarity(z, 0.05)), z1)},
        "across views, temperature 0.1": with_gradient(across_views, z1),
        "neighbours across views, temperature 0.1": with_gradient(nnclr, z1),
    }


def heads():
    """Each head's output for z1, and the norm of the gradient of the mean of its squares by each of its weights."""
    keras.backend.set_floatx("float64")
    layers = keras.layers

    def dense(width, bias=True, **more):
        return layers.Dense(width, use_bias=bias, **more)

    made = {
        "projector, two layers": [dense(12, activation="relu"), dense(10)],
        "projector with ReLU": [dense(10, activation="relu")],
        "SimSiam projector": [dense(12, False), layers.BatchNormalization(), layers.ReLU(), dense(12, False), layers.BatchNormalization()],
        "SimSiam predictor": [dense(6, False), layers.ReLU(), layers.BatchNormalization(), dense(12)],
    }
    x = doubles(1001, 8, 16)
    values = {}
    for name, parts in made.items():
        model = keras.Sequential([layers.Input((16,)), *parts])
        counts = {"kernel": 0, "bias": 0, "beta": 0, "gamma": 0}
        for variable in model.trainable_variables:
            kind = variable.name.split("/")[-1].split(":")[0]
            group = "beta" if kind == "bias" else kind
            k = counts[group]
            counts[group] += 1
            factor, shift, seed = {"kernel": (0.5, 0, 1200), "beta": (0.1, 0, 1300), "gamma": (0.1, 1, 1400)}[group]
            variable.assign(shift + factor * fill(seed + k, *variable.shape).astype(np.float64))
        # As the SimSiam example calls it within its step, and in training mode.
        for mode, arguments in {"as called": {}, "training": {"training": True}}.items():
            with tf.GradientTape() as tape:
                output = model(x, **arguments)
                loss = tf.reduce_mean(tf.square(output))
            gradients = tape.gradient(loss, model.trainable_variables)
            values[f"{name}, {mode}"] = {
                "output_first16": numbers(tf.reshape(output, [-1])[:16]),
                "gradient_norms": [numbers(tf.norm(g))[0] for g in gradients],
            }
    keras.backend.set_floatx("float32")
    return values


def picture(side):
    return np.floor(128 + 127.5 * fill(1500, side, side, 3)).astype(np.uint8)


def constant(low):
    return (low, low)


def images():
    layers = keras.layers
    side = 12
    levels = picture(side)
    scaled = tf.constant(levels[None] / np.float32(255), tf.float32)

    def made(*parts):
        x = scaled
        for part in parts:
            x = part(x, training=True)
        return numbers(255 * x[0])

    def shift(down, right):
        return layers.RandomTranslation(constant(down), constant(right))

    def zoom(down, right):
        return layers.RandomZoom(constant(down), constant(right))

    matrix = fill(1501, 3, 3) * np.float32(0.2)
    affine = tf.clip_by_value(tf.matmul(scaled, tf.eye(3) * 1.3 + matrix), 0, 1)
    tensor = tf.constant(levels)
    return {
        "side": side,
        "shift": {"down": 0.17, "right": -0.21, "levels": made(shift(0.17, -0.21))},
        "zoom": {"down": -0.3, "right": -0.12, "levels": made(zoom(-0.3, -0.12))},
        "shift, then zoom": {
            **{"down": [0.25, -0.5], "right": [-0.25, -0.05]},
            "levels": made(shift(0.25, -0.25), zoom(-0.5, -0.05)),
        },
        "rotation": {"turn": 0.02, "levels": made(layers.RandomRotation(constant(0.02)))},
        "colour affine": {"brightness": 1.3, "matrix": numbers(matrix), "levels": numbers(255 * affine)},
        "brightness": {"delta": 0.2, "levels": numbers(tf.image.adjust_brightness(tensor, 0.2))},
        "contrast": {"factor": 1.3, "levels": numbers(tf.image.adjust_contrast(tensor, 1.3))},
        "saturation": {"factor": 0.75, "levels": numbers(tf.image.adjust_saturation(tensor, 0.75))},
        "hue": {"delta": 0.02, "levels": numbers(tf.image.adjust_hue(tensor, 0.02))},
    }


def updates():
    """Weights after three steps on the gradients fill(1600 + step, [5]) from fill(1599, [5])."""
    values = {}
    for name, optimizer in {
        "adam": keras.optimizers.Adam(),
        "sgd, momentum 0.6": keras.optimizers.SGD(0.03, momentum=0.6),
    }.items():
        weights = tf.Variable(doubles(1599, 5))
        for step in range(3):
            optimizer.apply_gradients([(doubles(1600 + step, 5) * 1e-6, weights)])
        values[name] = numbers(weights - doubles(1599, 5))
    return values


if __name__ == "__main__":
    made = {
        "source": f"TensorFlow {tf.__version__}, tf_keras {keras.__version__}, npairs of TensorFlow Addons 0.23.0",
        "rule": " ".join(__doc__.split("\n\n")[-1].split()),
        **{"losses": losses(), "heads": heads(), "images": images(), "updates": updates()},
    }
    (HERE / "keras.json").write_text(json.dumps(made) + "\n")
