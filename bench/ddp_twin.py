"""The steps of gang_bench.cpp with Python's DistributedDataParallel over gloo: same models (of
step_twin.py), same loss, same optimiser, the batch cut over the ranks. Driven by gang_compare.py.

    ddp_twin.py RANKS MODEL WIDTH BATCH
"""

import os
import sys
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel

import step_twin


def worker(rank, ranks, name, width, batch, stdin):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29517")
    dist.init_process_group("gloo", rank=rank, world_size=ranks)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    make = {model.__name__: model for model in step_twin.MODELS}[name]
    plain = make(lambda filters: max(1, int(filters * float(width) + 0.5)), 32)
    model = DistributedDataParallel(plain)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    windows, length = batch // ranks, step_twin.LENGTH
    x = F.one_hot(torch.randint(4, (windows, length)), 4).transpose(1, 2).float().contiguous()
    y = torch.rand(windows, step_twin.TRACKS, length // 32) * 3
    lines = os.fdopen(stdin) if rank == 0 else None
    while True:
        go = torch.zeros(1)
        if rank == 0:
            go[0] = 1 if lines.readline() else 0
        dist.broadcast(go, 0)
        if go[0] == 0:
            return
        start = time.monotonic()
        adam.zero_grad()
        step_twin.poisson(model(x), y).backward()
        adam.step()
        if rank == 0:
            print(time.monotonic() - start, flush=True)


def main(ranks, name, width, batch):
    ranks, batch = int(ranks), int(batch)
    context = mp.get_context("fork")
    others = [context.Process(target=worker, args=(rank, ranks, name, width, batch, None))
              for rank in range(1, ranks)]
    for other in others:
        other.start()
    worker(0, ranks, name, width, batch, sys.stdin.fileno())
    for other in others:
        other.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
