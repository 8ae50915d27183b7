"""Makes augment-pillow.json beside this file: what Pillow itself gives for fixed images and parameters.

    pip install pillow numpy
    python3 make-augment-fixtures.py
"""
import hashlib, json, math, pathlib
import numpy as np, PIL
from PIL import Image, ImageEnhance, ImageOps

y, x, c = np.mgrid[0:32, 0:32, 0:3]
IMAGES = {
    "hash": ((7 * x + 13 * y + 53 * c + 3 * ((x * y) % 17)) % 256).astype(np.uint8),
    "smooth": np.round(127.5 + 110 * np.sin(0.21 * x + 0.13 * y * (c + 1) + c)).astype(np.uint8),
}
wide_y, wide_x, wide_c = np.mgrid[0:45, 0:70, 0:3]
IMAGES["wide"] = ((11 * wide_x + 29 * wide_y + 71 * wide_c + wide_x * wide_y) % 256).astype(np.uint8)


def hue(image, factor):
    """torchvision's adjust_hue for PIL images."""
    h, s, v = image.convert("HSV").split()
    h = np.array(h) + np.int32(factor * 255).astype(np.uint8)
    return Image.merge("HSV", (Image.fromarray(h), s, v)).convert("RGB")


def crop(image, top, left, height, width, size, filter):
    return image.crop((left, top, left + width, top + height)).resize((size, size), filter)


def enhanced(kind):
    return lambda image, factor: kind(image).enhance(float(np.float32(factor)))


OPERATIONS = {
    "brightness": (enhanced(ImageEnhance.Brightness), [[0.0], [0.6], [1.0], [1.3], [1.4], [1.77]]),
    "contrast": (enhanced(ImageEnhance.Contrast), [[0.0], [0.6], [0.7], [1.31], [1.8]]),
    "saturation": (enhanced(ImageEnhance.Color), [[0.0], [0.2], [0.77], [1.4], [1.8]]),
    "hue": (hue, [[0.0], [0.08], [0.1], [-0.2], [-0.003], [0.5], [-0.5]]),
    "grayscale": (lambda image: image.convert("L").convert("RGB"), [[]]),
    "solarize": (lambda image, threshold: ImageOps.solarize(image, threshold), [[128], [10], [255]]),
    "rotate90": (lambda image, turns: image.rotate(90 * turns, expand=True), [[1], [2], [3]]),
}
CROPS = [[3, 5, 20, 17, 32], [0, 0, 32, 32, 32], [0, 0, 32, 32, 18], [1, 2, 31, 30, 18], [10, 3, 1, 1, 32], [4, 7, 20, 15, 32], [0, 31, 32, 1, 8], [2, 2, 5, 28, 24]]
OPERATIONS["crop-bilinear"] = (lambda image, *p: crop(image, *p, Image.Resampling.BILINEAR), CROPS)
OPERATIONS["crop-bicubic"] = (lambda image, *p: crop(image, *p, Image.Resampling.BICUBIC), CROPS)

cases = []
for name, pixels in IMAGES.items():
    image = Image.fromarray(pixels)
    for operation, (run, parameters) in OPERATIONS.items():
        for values in parameters:
            if name == "wide" and operation == "rotate90":
                continue
            out = np.asarray(run(image, *values))
            cases.append({
                "image": name, "operation": operation, "parameters": values, "sum": int(out.sum()),
                "row": out[min(5, len(out) - 1)].reshape(-1)[:48].tolist(),
                "sha256": hashlib.sha256(out.tobytes()).hexdigest(),
            })

# Every colour there is, through every step of HSV.
levels = np.arange(256, dtype=np.uint8)
cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(4096, 4096, 3)
whole = hashlib.sha256(np.asarray(hue(Image.fromarray(cube), 0.1)).tobytes()).hexdigest()
out = {"source": f"Pillow {PIL.__version__}, numpy {np.__version__}; made by make-augment-fixtures.py", "images": {k: int(v.sum()) for k, v in IMAGES.items()}, "every_colour_hue_0.1": whole, "cases": cases}
target = pathlib.Path(__file__).with_name("augment-pillow.json")
target.write_text(json.dumps(out).replace('{"image"', '\n{"image"') + "\n")
