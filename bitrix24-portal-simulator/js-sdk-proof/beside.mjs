// The official JavaScript SDK as one of the clients that BesideOtherClients in the benchmarks compares: the deals or calls of
// the environment, all asked for at once. `node beside.mjs` sends single calls, `node beside.mjs packed` packs as the SDK offers.
import { B24Hook, Text } from '@bitrix24/b24jssdk'

const { PORTAL_WEBHOOK, TASK, COUNT, FIRST_DEAL, USER_ID } = process.env
const count = Number(COUNT)
const sdk = B24Hook.fromWebhookUrl(PORTAL_WEBHOOK)
const numbers = Array.from({ length: count }, (_, i) => i)

const deal = i => ({ id: Number(FIRST_DEAL) + i })
const registration = i => ({
  USER_ID: Number(USER_ID),
  PHONE_NUMBER: `+7495${String(i).padStart(7, '0')}`,
  TYPE: 2,
  SHOW: 0,
  EXTERNAL_CALL_ID: `js-${i}`
})
const ending = CALL_ID => ({ CALL_ID, USER_ID: Number(USER_ID), DURATION: 30, STATUS_CODE: '200' })

async function call(method, params) {
  const response = await sdk.actions.v2.call.make({ method, params, requestId: Text.getUuidRfc4122() })
  if (!response.isSuccess) {
    throw new Error(response.getErrorMessages().join('; '))
  }
  return response.getData().result
}

async function packed(calls) {
  const response = await sdk.actions.v2.batchByChunk.make({ calls, options: { isHaltOnError: false } })
  if (!response.isSuccess) {
    throw new Error(response.getErrorMessages().join('; '))
  }
  return response.getData()
}

async function single() {
  const work =
    TASK === 'reads'
      ? i => call('crm.deal.get', deal(i))
      : async i => {
          const { CALL_ID } = await call('telephony.externalCall.register', registration(i))
          await call('telephony.externalCall.finish', ending(CALL_ID))
        }
  const done = await Promise.allSettled(numbers.map(work))
  return done.filter(one => one.status === 'rejected').length
}

/** What the caller gets is all or an error, for the chunks are put together. */
async function chunks() {
  try {
    if (TASK === 'reads') {
      return count - (await packed(numbers.map(i => ['crm.deal.get', deal(i)]))).length
    }
    const registered = await packed(numbers.map(i => ['telephony.externalCall.register', registration(i)]))
    const finished = await packed(
      registered.map(({ CALL_ID }) => ['telephony.externalCall.finish', ending(CALL_ID)])
    )
    return count - finished.length
  } catch (error) {
    console.log(String(error.message).slice(0, 200))
    return count
  }
}

const errors = process.argv[2] === 'packed' ? await chunks() : await single()
console.log(`ERRORS ${errors}`)
process.exit(0)
