// The official JavaScript SDK does what a telephony connector does. Settings come from the environment (see README.md),
// the conversation with the runner goes over standard output and input. Any failed assertion ends with status 1.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { B24Hook, B24OAuth, Text } from '@bitrix24/b24jssdk'

const portal = JSON.parse(process.env.PORTAL)
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
// An SDK that waits for retries without end must not hold up the build.
setTimeout(() => {
  console.error('the proof took longer than 90 seconds')
  process.exit(1)
}, 90_000).unref()

/** Asks the runner for something only the portal's owner can do, and waits until it is done. */
async function ask(request) {
  console.log(`ASK ${request}`)
  assert.equal((await answers.next()).value, 'DONE')
}

function application(refreshed, changes = {}) {
  const sdk = new B24OAuth(
    {
      applicationToken: portal.applicationToken,
      userId: portal.userId,
      memberId: portal.memberId,
      accessToken: portal.accessToken,
      refreshToken: portal.refreshToken,
      expires: portal.expires,
      expiresIn: 3600,
      scope: 'crm,telephony,user',
      domain: portal.domain,
      clientEndpoint: portal.restUrl,
      serverEndpoint: portal.restUrl,
      status: 'L',
      issuer: 'store',
      ...changes
    },
    { clientId: portal.clientId, clientSecret: portal.clientSecret }
  )
  sdk.setCallbackRefreshAuth(async ({ b24OAuthParams }) => {
    refreshed.push(b24OAuthParams)
  })
  return sdk
}

async function call(sdk, method, params = {}) {
  const response = await sdk.actions.v2.call.make({ method, params, requestId: Text.getUuidRfc4122() })
  assert.ok(response.isSuccess, `${method}: ${response.getErrorMessages().join('; ')}`)
  return response.getData().result
}

function step(text) {
  console.log(`ok  ${text}`)
}

const refreshed = []
const sdk = application(refreshed)

const registered = await call(sdk, 'telephony.externalCall.register', {
  USER_ID: 17,
  PHONE_NUMBER: '+74950000101',
  TYPE: 2,
  CALL_START_DATE: new Date().toISOString(),
  CRM_CREATE: 0,
  SHOW: 0,
  LINE_NUMBER: '+74950000001',
  EXTERNAL_CALL_ID: 'js-sdk-1'
})
assert.match(registered.CALL_ID, /^externalCall\.[0-9a-f]{32}\.\d+$/)
assert.equal(registered.CRM_ENTITY_TYPE, 'CONTACT')
assert.equal(registered.CRM_ENTITY_ID, portal.contactId)
step('registers a call')

assert.equal(await call(sdk, 'telephony.externalCall.show', { CALL_ID: registered.CALL_ID, USER_ID: [17, 18] }), true)
assert.equal(await call(sdk, 'telephony.externalCall.hide', { CALL_ID: registered.CALL_ID, USER_ID: [17] }), true)
assert.equal(await call(sdk, 'telephony.externalCall.show', { CALL_ID: 'externalCall.unknown' }), false)
step('shows and hides the card')

assert.equal(refreshed.length, 0)
await ask('EXPIRE')
const finished = await call(sdk, 'telephony.externalCall.finish', {
  CALL_ID: registered.CALL_ID,
  USER_ID: 18,
  DURATION: 95,
  STATUS_CODE: '200',
  ADD_TO_CHAT: 0
})
assert.equal(refreshed.length, 1)
assert.notEqual(refreshed[0].accessToken, portal.accessToken)
assert.notEqual(refreshed[0].refreshToken, portal.refreshToken)
assert.equal(refreshed[0].clientEndpoint, portal.restUrl)
assert.equal(finished.PORTAL_USER_ID, 18)
assert.equal(finished.CALL_DURATION, 95)
assert.ok(finished.CRM_ACTIVITY_ID > 0)
step('meets expired_token, refreshes its token once and finishes the call')

const recording = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(2048, 7)])
const attached = await call(sdk, 'telephony.externalCall.attachRecord', {
  CALL_ID: registered.CALL_ID,
  FILENAME: 'call-1.mp3',
  FILE_CONTENT: recording.toString('base64')
})
assert.ok(attached.FILE_ID > 0)
step('attaches a recording')

const batch = await sdk.actions.v2.batch.make({
  calls: {
    registered: [
      'telephony.externalCall.register',
      { USER_ID: 17, PHONE_NUMBER: '+7 (495) 000-01-02', TYPE: 1, EXTERNAL_CALL_ID: 'js-sdk-2', SHOW: 0 }
    ],
    finished: [
      'telephony.externalCall.finish',
      { CALL_ID: '$result[registered][CALL_ID]', USER_ID: 17, DURATION: 3, STATUS_CODE: '200' }
    ],
    users: ['user.get', { FILTER: { ID: [17, 18] } }]
  },
  options: { isHaltOnError: true }
})
assert.ok(batch.isSuccess, batch.getErrorMessages().join('; '))
assert.equal(batch.getData().finished.CALL_ID, batch.getData().registered.CALL_ID)
assert.deepEqual(batch.getData().users.map(user => user.UF_PHONE_INNER), ['101', '102'])
step('runs a batch whose commands refer to each other')

const withError = await sdk.actions.v2.batch.make({
  calls: [
    ['telephony.externalCall.transfer', { CALL_ID: registered.CALL_ID }],
    ['crm.contact.get', { id: portal.contactId }]
  ],
  options: { isHaltOnError: false, returnAjaxResult: true }
})
const messages = withError.getErrorMessages().join('; ')
assert.match(messages, /Method not found!/)
const contact = withError.getData()[1]
assert.ok(contact.isSuccess)
assert.equal(contact.getData().result.ID, String(portal.contactId))
step('maps the error of one command back, the others are answered')

const contacts = await sdk.actions.v2.callList.make({ method: 'crm.contact.list', params: { select: ['ID', 'NAME'] } })
assert.ok(contacts.isSuccess)
assert.equal(contacts.getData().length, portal.contacts)
step('reads a list of more than one page')

const fields = await sdk.actions.v3.call.make({ method: 'call.followup.field.list', params: { select: ['name', 'type'] } })
assert.ok(fields.isSuccess, fields.getErrorMessages().join('; '))
assert.equal(fields.getData().result.items[0].name, 'callId')
const unnamed = await sdk.actions.v3.call.make({ method: 'call.followup.field.get', params: {} })
assert.equal(unnamed.isSuccess, false)
const [refusal] = [...unnamed.getErrors()]
assert.equal(refusal.code, 'BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION')
assert.equal(refusal.validation[0].field, 'name')
step('speaks REST 3.0, its error format included')

const late = []
const old = application(late, {
  accessToken: refreshed[0].accessToken,
  refreshToken: refreshed[0].refreshToken,
  expires: Math.floor(Date.now() / 1000) - 10
})
assert.equal((await call(old, 'app.info')).CODE, portal.clientId)
assert.equal(late.length, 1)
step('refreshes a token it knows to be old before the first request')

const hook = B24Hook.fromWebhookUrl(portal.webhookUrl)
hook.offClientSideWarning()
assert.equal((await call(hook, 'user.current')).ID, '1')
step('uses an incoming webhook')

console.log(`CALL ${registered.CALL_ID}`)
process.exit(0)
