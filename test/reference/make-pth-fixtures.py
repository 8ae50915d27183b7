"""Small files of torch.save and what PyTorch reads from them: python make-pth-fixtures.py > pth.json (torch 2.15)."""
import base64, collections, io, json, pickle, zipfile
import torch

torch.manual_seed(0)
base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7
state = collections.OrderedDict([
    ("plain", base),
    ("turned", base.permute(2, 0, 1)),
    ("slice", base[1, 1:, ::2]),
    ("shared", base.view(-1)[5:9]),
    ("half", torch.tensor([1.5, -2.0, 65504.0, 6e-8, float("inf")], dtype=torch.float16)),
    ("bfloat", torch.tensor([1.0, -3.140625, 1e30], dtype=torch.bfloat16)),
    ("double", torch.tensor([0.1, -0.2], dtype=torch.float64)),
    ("count", torch.tensor(1500)),
    ("bytes", torch.tensor([0, 255], dtype=torch.uint8)),
    ("flags", torch.tensor([True, False])),
    ("parameter", torch.nn.Parameter(torch.tensor([4.25]))),
    ("empty", torch.zeros(0, 3)),
])

def saved(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()

class Evil:
    def __reduce__(self):
        import os
        return (os.system, ("echo owned",))

module = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1))
whole = saved(state)

def resaved(change):
    """The zip file again, with members changed."""
    source = zipfile.ZipFile(io.BytesIO(whole))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()

files = {
    "zip": whole,
    "legacy": saved(state, _use_new_zipfile_serialization=False),
    "protocol-4": saved(state, pickle_protocol=4),
    "checkpoint": saved({"epoch": 3, "loss": 0.5, "names": ["a", None], "big": 2**40, "state_dict": state}),
    "module": saved(module.state_dict()),
    "evil": saved({"weight": base, "evil": Evil()}),
    "evil-legacy": saved({"weight": base, "evil": Evil()}, _use_new_zipfile_serialization=False),
    "whole-module": saved(module),
    "missing-storage": resaved(lambda name, data: None if name.endswith("/data/0") else data),
    "short-storage": resaved(lambda name, data: data[:8] if name.endswith("/data/0") else data),
    "big-endian": resaved(lambda name, data: b"big" if name.endswith("byteorder") else data),
    "expanded": saved({"weight": torch.ones(1).expand(1000)}),
    "no-tensors": saved({"a": 1}),
    "plain-zip": resaved(lambda name, data: None if name.endswith("data.pkl") else data),
}
print(json.dumps({
    "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
    "state": {name: {"shape": list(t.shape), "data": [str(float(x)) for x in t.detach().float().flatten()]} for name, t in state.items()},
    "module": {name: {"shape": list(t.shape), "data": [str(float(x)) for x in t.float().flatten()]} for name, t in module.state_dict().items()},
}))
