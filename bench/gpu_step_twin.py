"""The models of step_twin.py on a GPU: gpu_step_compare.py drives it, as gpu_step_bench.cpp.

    gpu_step_twin.py eager|compiled PRECISION MODEL WIDTH [BIN]

"step N" is answered with seconds per training step, over N with one wait at the end; "memory"
with the most bytes that were allocated on the GPU.
"""

import sys
import time

import step_twin
import torch


def in_float32(prediction):
    if isinstance(prediction, (tuple, list)):
        return type(prediction)(part.float() for part in prediction)
    return prediction.float()


def main(how, precision, name, width, bin_size=None):
    if not torch.cuda.is_available():
        print("gpu_step_twin: no usable GPU; try this on a machine with one", file=sys.stderr)
        sys.exit(3)
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    model, loss, x, y = step_twin.prepared(name, width, bin_size)
    model, x, y = model.cuda(), x.cuda(), y.cuda()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)

    def objective(x, y):
        with torch.autocast("cuda", torch.bfloat16, enabled=precision == "bfloat16"):
            prediction = model(x)
        if precision == "bfloat16":
            prediction = in_float32(prediction)
        return loss(prediction, y)

    if how == "compiled":
        objective = torch.compile(objective)

    def steps(count):
        for _ in range(count):
            adam.zero_grad()
            objective(x, y).backward()
            adam.step()

    for line in sys.stdin:
        if line == "memory\n":
            print(torch.cuda.max_memory_allocated(), flush=True)
            continue
        count = int(line.split()[1])
        torch.cuda.synchronize()
        start = time.monotonic()
        steps(count)
        torch.cuda.synchronize()
        print((time.monotonic() - start) / count, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
