"""The product of the mask circuit with k = 5 in MPyC, for 10,000 sums: semi-honest members, the same field, paired roots.

    mpyc_product.py -M3 -T1     three members as processes of this machine, one tolerated

Prints one line of JSON with the processor time of one member, without start and imports.
"""

import json
import secrets
import time

import numpy as np
from mpyc.runtime import mpc

MODULUS = 2**64 - 2**32 + 1
CELLS = 10_000


async def main():
    field = mpc.SecFld(MODULUS)
    await mpc.start()
    begin = time.process_time()
    sums = mpc.input(field.array(np.array(list(range(CELLS)), dtype=object)), senders=0)
    drawn = mpc.input(field.array(np.array([secrets.randbelow(MODULUS) for _ in range(CELLS)], dtype=object)))
    factor = drawn[0]
    for part in drawn[1:]:
        factor = factor + part
    squares = sums * (sums - 5)
    opened = await mpc.output((squares + 4) * (squares + 6) * factor)
    closed = sum(1 for value in opened if int(value) == 0)
    if mpc.pid == 0:
        used = round(time.process_time() - begin, 3)
        line = {"peer": "mpyc", "c": len(mpc.parties), "cells": CELLS, "cpu_s_one_member": used, "closed": closed}
        print(json.dumps(line), flush=True)
    await mpc.shutdown()


mpc.run(main())
