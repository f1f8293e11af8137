"""fast_bitrix24 as one of the clients that BesideOtherClients in the benchmarks compares: the deals or calls of the
environment, all asked for at once. Needs fast_bitrix24 on the path: PYTHONPATH=a checkout, or pip install fast_bitrix24."""

import asyncio
import os

from fast_bitrix24 import BitrixAsync

COUNT = int(os.environ["COUNT"])
USER = int(os.environ["USER_ID"])
FIRST_DEAL = int(os.environ["FIRST_DEAL"])


async def reads(portal):
    deals = await portal.get_by_ID("crm.deal.get", list(range(FIRST_DEAL, FIRST_DEAL + COUNT)))
    return COUNT - len(deals)


async def calls(portal):
    registered = await portal.call(
        "telephony.externalCall.register",
        [
            {
                "USER_ID": USER,
                "PHONE_NUMBER": f"+7495{number:07d}",
                "TYPE": 2,
                "SHOW": 0,
                "EXTERNAL_CALL_ID": f"fast-{number}",
            }
            for number in range(COUNT)
        ],
    )
    finished = await portal.call(
        "telephony.externalCall.finish",
        [
            {"CALL_ID": call["CALL_ID"], "USER_ID": USER, "DURATION": 30, "STATUS_CODE": "200"}
            for call in registered
        ],
    )
    return COUNT - len(finished)


async def main():
    portal = BitrixAsync(os.environ["PORTAL_WEBHOOK"], verbose=False)
    try:
        errors = await (reads if os.environ["TASK"] == "reads" else calls)(portal)
    except Exception as failure:  # whatever it throws, the caller has nothing
        print(type(failure).__name__, str(failure)[:200])
        errors = COUNT
    print("ERRORS", errors)


asyncio.run(main())
