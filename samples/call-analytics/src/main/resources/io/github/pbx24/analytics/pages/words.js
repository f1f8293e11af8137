import { language } from './frame.js';

const en = {
  title: 'Call analytics', calls: 'Calls', statistics: 'Statistics', settings: 'Settings', more: 'Show more', none: 'No calls yet.',
  noneHere: 'There are no analysed calls of this card yet. They appear some minutes after a call.',
  incoming: 'Incoming call', outgoing: 'Outgoing call', call: 'Call', seconds: 's', minutes: 'min', score: 'Score', noScore: 'no score yet',
  trend: 'Scores over time', trendOf: (n, a, b) => `Scores of the last ${n} calls, from ${a} to ${b} of 100`, oneScore: 'The trend appears after two scored calls.',
  summary: 'Summary', breakdown: 'Breakdown', criterion: 'Criterion', points: 'Points', remark: 'Remark', transcript: 'Transcript', noTranscript: 'There is no transcript yet.',
  recording: 'Recording', noRecording: 'There is no recording.', deniedRecording: 'Bitrix24 does not let you hear this recording. Ask an administrator for the right to listen to recordings.',
  employee: 'Employee', client: 'Client', speaker: 'Speaker', loading: 'Loading…', project: 'Project', allProjects: 'All projects',
  deniedCard: 'Bitrix24 does not show you this card, so its calls are not shown either.',
  deniedCalls: 'Your role in telephony does not let you see calls. Ask an administrator of the portal for the right to see call statistics.',
  ownOnly: 'You see your own calls. Administrators see all.',
  ended: 'The session has ended. Reload this page in Bitrix24.', failed: 'It did not work. Try again in a minute.', offline: 'The server cannot be reached.',
  tokens: 'The application cannot call the portal any more. An administrator has to open it once.',
  answered: 'Answer rate', total: 'Calls in 30 days', scored: 'Scored', average: 'Average score', perDay: 'Calls and scores by day', day: 'Day', talked: 'Answered',
  chartOf: (n) => `Chart of ${n} days; the same numbers are in the table below`,
  projects: 'Projects', newProject: 'New project', name: 'Name', enabled: 'Analyse calls', comment: 'Comment in the timeline', save: 'Save', remove: 'Remove', saved: 'Saved',
  field: 'Field', write: 'write', values: { qualityScore: 'Score', summary: 'Summary', topic: 'Topic' },
  lines: 'Lines', line: 'Line', lineCalls: 'Calls', unmapped: 'Waiting', noProject: 'no project', noLines: 'No line had a call yet.',
  hooks: 'Signed webhooks', hooksText: 'Other systems can tell of calls at this address. They sign with a secret; to change it, add the new one, then remove the old one. After saving a secret is shown to nobody.',
  secret: 'Secret', newSecret: 'New secret', added: 'added', addSecret: 'Add secret', makeSecret: 'Make one', noSecrets: 'There is no secret, so nothing is accepted.', enoughSecrets: 'Remove a secret before you add another one.',
  fields: 'Fields, places and events', check: 'Check now', complete: 'Everything is there.', incomplete: 'Something is missing.', neverChecked: 'Not checked yet.', thing: 'What', outcome: 'State', problem: 'Problem',
  deliveries: 'Delivery status', kind: 'Step', state: 'State', attempts: 'Tries', detail: 'Detail', updated: 'Changed', retry: 'Retry', all: 'all', search: 'Search', nothing: 'Nothing found.', show: 'Show', again: 'Will be tried again.',
  states: { FOUND: 'found', NOT_TALKED: 'not answered', UNMAPPED: 'line without a project', NO_RECORDING: 'waits for the recording', IN_WORK: 'in work', DONE: 'done', FAILED: 'failed' },
  criteria: { greeting: 'Greeting', introduction: 'Introduction', questions: 'Questions', politeness: 'Politeness', 'next-step': 'Next step', farewell: 'Farewell' },
  topics: { complaint: 'complaint', delivery: 'delivery', payment: 'payment', order: 'order', appointment: 'appointment' },
  kinds: { WEBHOOK: 'Event', CATCH_UP: 'Catch-up', DOWNLOAD: 'Recording', SPEECH: 'Speech to text', REDACTION: 'Redaction', ANALYSIS: 'Analysis', SCORING: 'Scores', WRITE_BACK: 'Into the CRM', SET_UP: 'Set-up', AUTHORISATION: 'Authorisation' },
  steps: { WAITING: 'waiting', RETRYING: 'will be repeated', DONE: 'done', IGNORED: 'nothing to do', FAILED: 'given up' },
  outcomes: { PRESENT: 'there', CREATED: 'made', RECREATED: 'made again', CONFLICT: 'of another kind', FAILED: 'missing' }
};

const ru = {
  title: 'Аналитика звонков', calls: 'Звонки', statistics: 'Статистика', settings: 'Настройки', more: 'Показать ещё', none: 'Звонков пока нет.',
  noneHere: 'Разобранных звонков в этой карточке пока нет. Они появляются через несколько минут после звонка.',
  incoming: 'Входящий звонок', outgoing: 'Исходящий звонок', call: 'Звонок', seconds: 'с', minutes: 'мин', score: 'Оценка', noScore: 'оценки пока нет',
  trend: 'Оценки во времени', trendOf: (n, a, b) => `Оценки последних звонков: ${n}, от ${a} до ${b} из 100`, oneScore: 'График появится после двух оценённых звонков.',
  summary: 'Итог', breakdown: 'Разбор', criterion: 'Критерий', points: 'Баллы', remark: 'Замечание', transcript: 'Расшифровка', noTranscript: 'Расшифровки пока нет.',
  recording: 'Запись', noRecording: 'Записи нет.', deniedRecording: 'Битрикс24 не разрешает вам слушать эту запись. Попросите администратора дать право на прослушивание записей.',
  employee: 'Сотрудник', client: 'Клиент', speaker: 'Собеседник', loading: 'Загрузка…', project: 'Проект', allProjects: 'Все проекты',
  deniedCard: 'Битрикс24 не показывает вам эту карточку, поэтому и её звонки не показаны.',
  deniedCalls: 'Ваша роль в телефонии не позволяет видеть звонки. Попросите администратора портала дать право на просмотр статистики звонков.',
  ownOnly: 'Вы видите свои звонки. Администраторы видят все.',
  ended: 'Сеанс закончился. Обновите страницу в Битрикс24.', failed: 'Не получилось. Попробуйте через минуту.', offline: 'Сервер недоступен.',
  tokens: 'Приложение больше не может обращаться к порталу. Администратору нужно один раз его открыть.',
  answered: 'Доля отвеченных', total: 'Звонков за 30 дней', scored: 'Оценено', average: 'Средняя оценка', perDay: 'Звонки и оценки по дням', day: 'День', talked: 'Отвечено',
  chartOf: (n) => `График за дней: ${n}; те же числа в таблице ниже`,
  projects: 'Проекты', newProject: 'Новый проект', name: 'Название', enabled: 'Разбирать звонки', comment: 'Комментарий в таймлайн', save: 'Сохранить', remove: 'Удалить', saved: 'Сохранено',
  field: 'Поле', write: 'записывать', values: { qualityScore: 'Оценка', summary: 'Итог', topic: 'Тема' },
  lines: 'Линии', line: 'Линия', lineCalls: 'Звонков', unmapped: 'Ждут', noProject: 'без проекта', noLines: 'Ни по одной линии ещё не звонили.',
  hooks: 'Подписанные вебхуки', hooksText: 'По этому адресу другие системы могут сообщать о звонках. Они подписывают сообщения секретом; чтобы сменить его, добавьте новый, затем удалите старый. После сохранения секрет никому не показывается.',
  secret: 'Секрет', newSecret: 'Новый секрет', added: 'добавлен', addSecret: 'Добавить секрет', makeSecret: 'Создать', noSecrets: 'Секретов нет, поэтому ничего не принимается.', enoughSecrets: 'Удалите один из секретов, чтобы добавить другой.',
  fields: 'Поля, места и события', check: 'Проверить', complete: 'Всё на месте.', incomplete: 'Чего-то не хватает.', neverChecked: 'Ещё не проверялось.', thing: 'Что', outcome: 'Состояние', problem: 'Проблема',
  deliveries: 'Состояние доставки', kind: 'Шаг', state: 'Состояние', attempts: 'Попыток', detail: 'Подробности', updated: 'Изменено', retry: 'Повторить', all: 'все', search: 'Поиск', nothing: 'Ничего не найдено.', show: 'Показать', again: 'Будет повторено.',
  states: { FOUND: 'найден', NOT_TALKED: 'без ответа', UNMAPPED: 'линия без проекта', NO_RECORDING: 'ждёт записи', IN_WORK: 'в работе', DONE: 'готово', FAILED: 'ошибка' },
  criteria: { greeting: 'Приветствие', introduction: 'Представление', questions: 'Вопросы', politeness: 'Вежливость', 'next-step': 'Следующий шаг', farewell: 'Прощание' },
  topics: { complaint: 'жалоба', delivery: 'доставка', payment: 'оплата', order: 'заказ', appointment: 'запись' },
  kinds: { WEBHOOK: 'Событие', CATCH_UP: 'Догрузка', DOWNLOAD: 'Запись', SPEECH: 'Распознавание', REDACTION: 'Обезличивание', ANALYSIS: 'Разбор', SCORING: 'Оценки', WRITE_BACK: 'Запись в CRM', SET_UP: 'Настройка', AUTHORISATION: 'Доступ' },
  steps: { WAITING: 'ждёт', RETRYING: 'будет повторено', DONE: 'готово', IGNORED: 'не требуется', FAILED: 'не удалось' },
  outcomes: { PRESENT: 'на месте', CREATED: 'создано', RECREATED: 'создано заново', CONFLICT: 'другого вида', FAILED: 'нет' }
};

export const t = language() === 'ru' ? ru : en;
export const word = (group, key) => (t[group] && t[group][key]) || key || '';

export function when(iso) {
  return iso ? new Date(iso).toLocaleString(language() === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }) : '';
}

export function lasted(seconds) {
  return seconds < 60 ? `${seconds} ${t.seconds}` : `${Math.floor(seconds / 60)} ${t.minutes} ${seconds % 60} ${t.seconds}`;
}
