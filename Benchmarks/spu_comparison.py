"""The question of the mask circuit with k = 5 as comparisons in SPU, 1 <= S < 5 for 10,000 sums: semi-honest, three members (ABY3).

SPU plays all members as threads of this process. Prints one line of JSON with the processor time of all members.
"""

import json
import time

import jax.numpy as jnp
import numpy as np
import spu
from spu.utils.simulation import Simulator, sim_jax

CELLS = 10_000


def small(sums):
    return jnp.logical_and(sums >= 1, sums < 5)


simulator = Simulator.simple(3, spu.ProtocolKind.ABY3, spu.FieldType.FM64)
question = sim_jax(simulator, small)
sums = np.arange(CELLS)
question(sums)  # compiles
begin = time.process_time()
opened = question(sums)
used = round(time.process_time() - begin, 3)
print(json.dumps({"peer": "spu comparison", "c": 3, "cells": CELLS, "cpu_s_all_members": used, "closed": int(np.sum(opened))}))
