"""Writes studies.json: what Keras and NumPy give for the parts of Study A and Study B that other libraries do otherwise.

    python -m venv venv && venv/bin/pip install tensorflow-cpu scipy
    venv/bin/python test/reference/make-study-fixtures.py

`fill` is that of make-encoder-fixtures.py. Functions of the studies stand here as their texts have them.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator


def fill(seed, *shape):
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(np.prod(shape), dtype=np.uint64) + np.uint64(seed * 0x9E3779B1 % 2**32)) & mask
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    h ^= h >> np.uint64(16)
    return (h.astype(np.float64) / 2**32 * 2 - 1).astype(np.float32).reshape(shape)


def numbers(values):
    return [float(f"{float(v):.7g}") for v in np.asarray(values).ravel()]


def dense(outputs):
    """First values of Dense on 64 features: their largest over many layers, their deviation, and the biases."""
    layers = [keras.layers.Dense(outputs) for _ in range(200)]
    for layer in layers:
        layer.build((None, 64))
    kernels = np.array([layer.kernel.numpy() for layer in layers])
    biases = np.array([layer.bias.numpy() for layer in layers])
    return {
        "largest": numbers(np.abs(kernels).max())[0],
        "deviation": numbers(kernels.std())[0],
        "largest_bias": numbers(np.abs(biases).max())[0],
    }


def adam(epsilon, gradients):
    """Weights after each step of Keras' Adam at 1e-2 from fill(1030, 5)."""
    weights = keras.Variable(fill(1030, 5))
    optimizer = keras.optimizers.Adam(1e-2, epsilon=epsilon)
    out = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weights])
        out.append(numbers(weights.numpy()))
    return out


# Study B's text, without its print.
def lr_schedule(epoch):
    lr = 1e-3
    if epoch > 180:
        lr *= 0.5e-3
    elif epoch > 160:
        lr *= 1e-3
    elif epoch > 120:
        lr *= 1e-2
    elif epoch > 80:
        lr *= 1e-1
    return lr


def rotate_image(im, iterations):
    for _ in range(iterations):
        im = np.rot90(im)
    return im


# Study A's text: of each class the first int(n * pctg).
def first_of_class(labels, pctg):
    chosen = []
    for lab in range(10):
        ixs = labels == lab
        lim = int(ixs.sum() * pctg)
        chosen += np.nonzero(ixs)[0][:lim].tolist()
    return sorted(chosen)


IMAGE = np.round((fill(2001, 7, 5, 3) + 1) * 127).astype(np.float32)
SHIFTS = [(0.7, -0.5), (-0.35, 0.2), (0.0, 0.0), (0.5, 0.5), (-0.7, -0.5)]
TURNED = np.round((fill(2002, 6, 4, 4, 3) + 1) * 127).astype(np.uint8)
TURNS = [0, 1, 2, 3, 3, 1]
LABELS = np.array([(7 * i + i // 3) % 10 for i in range(1234)])

generator = ImageDataGenerator(width_shift_range=0.1, height_shift_range=0.1, horizontal_flip=True)
np.random.seed(0)
drawn = [generator.get_random_transform((32, 32, 3)) for _ in range(5000)]
gradients = [1e-6 * fill(1031 + k, 5) for k in range(6)]
schedule = keras.callbacks.LearningRateScheduler(lr_schedule)

values = {
    "source": {"made_by": f"Keras {keras.__version__}, NumPy {np.__version__}"},
    "dense": {str(outputs): dense(outputs) for outputs in (4, 10)},
    "default_epsilon": keras.optimizers.Adam().epsilon,
    "default_rate": numbers(keras.optimizers.Adam().learning_rate.numpy())[0],
    # Gradients of fill(1031 + k, 5) / 1e6, beside which epsilon counts.
    "adam_epsilon_1e-7": adam(1e-7, gradients),
    "rates": numbers([schedule.schedule(epoch) for epoch in range(200)]),
    # The image is round((fill(2001, [7, 5, 3]) + 1) 127); Keras moves it by ty along its height and by tx along its width, in pixels.
    "shifted": [
        {
            "tx": tx,
            "ty": ty,
            "image": numbers(generator.apply_transform(IMAGE, {"tx": tx, "ty": ty, "flip_horizontal": False})),
        }
        for tx, ty in SHIFTS
    ],
    "shifts": {
        "largest": numbers(max(max(abs(one["tx"]), abs(one["ty"])) for one in drawn))[0],
        "deviation": numbers(np.std([one["tx"] for one in drawn]))[0],
        "flipped": numbers(np.mean([one["flip_horizontal"] for one in drawn]))[0],
    },
    # Of the images round((fill(2002, [6, 4, 4, 3]) + 1) 127), turned so many times; [h, w, c].
    "turns": TURNS,
    "mean_of_turned": numbers(
        np.mean(np.array([rotate_image(im, k) for im, k in zip(TURNED, TURNS)]).astype("float32") / 255, axis=0)
    ),
    # Labels are (7 i + floor(i / 3)) mod 10 for i below 1234.
    "first_of_class": {str(p): first_of_class(LABELS, p) for p in (0.03, 0.1)},
}
path = pathlib.Path(__file__).with_name("studies.json")
path.write_text(json.dumps(values, separators=(",", ":")) + "\n")
