"""The question of the mask circuit with k = 5 as comparisons in MPyC, 1 <= S < 5 for 1,000 sums: semi-honest members, integers of 32 bits.

    mpyc_comparison.py -M3 -T1     three members as processes of this machine, one tolerated

Prints one line of JSON with the processor time of one member, without start and imports.
"""

import json
import time

import numpy as np
from mpyc.runtime import mpc

CELLS = 1_000


async def main():
    integers = mpc.SecInt(32)
    await mpc.start()
    begin = time.process_time()
    sums = mpc.input(integers.array(np.arange(CELLS)), senders=0)
    small = (sums < 5) * (1 - (sums < 1))
    opened = await mpc.output(small)
    if mpc.pid == 0:
        used = round(time.process_time() - begin, 3)
        closed = int(sum(int(value) for value in opened))
        line = {
            "peer": "mpyc comparison",
            "c": len(mpc.parties),
            "cells": CELLS,
            "cpu_s_one_member": used,
            "closed": closed,
        }
        print(json.dumps(line), flush=True)
    await mpc.shutdown()


mpc.run(main())
