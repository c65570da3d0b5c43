// The pages' strings in English and Chinese. Elements name theirs with data-i18n, and attributes with data-i18n-label and
// data-i18n-placeholder.

const words = {
  en: {
    title: 'Live quiz', hostTitle: 'Live quiz – host', screenTitle: 'Live quiz – screen', switchLanguage: '中文', switchLanguageLabel: '切换到中文',
    yourName: 'Your name', join: 'Join', joining: 'Joining…', leave: 'Leave',
    score: 'Score', rank: 'Rank {rank}', points: '{n} points',
    connecting: 'Connecting…', online: 'Connected', reconnecting: 'Offline, retrying…',
    replaced: 'Opened elsewhere', disconnected: 'Disconnected', blocked: 'You may not connect', missing: 'Browser client missing',
    replacedText: 'The quiz was opened in another tab or on another device. Only one can play at a time.',
    disconnectedText: 'The server ended the connection.',
    takeBack: 'Play here', reconnect: 'Connect again',
    missingText: 'The browser client is not installed. In the root of the repository, run this command, then reload the page:',
    lobby: 'Welcome! The quiz begins soon.', between: 'Get ready for the next question.', quizOver: 'The quiz is over. Thank you for playing!',
    questionOf: 'Question {number} of {total}', single: 'Choose one.', multiple: 'Choose all that are right.',
    opensIn: 'Opens in {n} s', secondsLeft: '{n} s left', timeUp: 'Time is up.', waiting: 'Waiting for the result…',
    send: 'Send', sendAnswer: 'Send answer', sending: 'Sending your answer…', accepted: 'Sent: your answer counts. Wait for the result.',
    unsent: 'Waiting for the connection. Your answer is kept and sent until time is up.',
    unsure: 'Time is up and the connection is not back. Then you will see whether your answer was in time.',
    rightAnswer: 'right', yourAnswer: 'your answer', tookIt: '{n} chose it',
    wasRight: 'Right! {n} points.', wasWrong: 'Not right this time.',
    partlyRight: 'Partly right: {hits} of {of} right options, and {wrong} wrong. Points are for all of the right ones and no other.', noAnswer: 'You did not answer.',
    summary: '{correct} of {answered} were right.',
    ranking: 'Ranking', finalRanking: 'Final ranking', afterQuestion: 'after question {n}', nobody: 'Nobody yet.', me: 'you',
    chat: 'Chat', chatPlaceholder: 'Say something', chatFailed: 'Not sent (code {code}).', chatLater: 'Not sent: not connected.',
    host: 'Host', controls: 'Controls', players: 'Players', inRoom: 'In the room', answered: 'Answers', phase: 'State',
    phase_lobby: 'lobby', phase_open: 'open', phase_closed: 'result shown', phase_ended: 'over',
    openNext: 'Open question {n}', allAsked: 'All questions were asked', closeNow: 'Close now', endQuiz: 'End the quiz', sendAgain: 'Send again',
    undelivered: 'A message may not have been delivered ({what}).', noKey: 'The host key is missing or wrong. Use the address the program printed.',
    sureEnd: 'End the quiz for everybody?', restart: 'Play again', openScreen: 'Projector view',
    scanToJoin: 'Scan to join, or open', qrLabel: 'QR code of {address}', joinedCount: 'Players: {n}', answeredCount: 'Answers: {n} of {players}',
    localOnly: 'This address works on this computer alone. To invite phones, start the quiz with -public and an address that they can open.',
    e_no_session: 'Your session has ended. Join again.', e_bad_name: 'A name has 1 to 24 printable characters.',
    e_name_taken: 'Somebody has this name already.', e_full: 'There is no room for more players.',
    e_service: 'The chat service did not answer as it should. Try again.', e_too_early: 'The question is not open yet.',
    e_too_late: 'Too late: your answer did not arrive in time.', e_answered: 'You have answered already; the first answer counts.',
    e_still_open: 'A question is open. Close it first.', e_not_open: 'This question is not open.', e_not_next: 'This is not the next question.',
    e_over: 'The quiz is over.', e_not_over: 'This quiz is not over.', e_network: 'The server cannot be reached. Try again.', e_other: 'That did not work ({code}).',
  },
  zh: {
    title: '现场答题', hostTitle: '现场答题 – 主持人', screenTitle: '现场答题 – 大屏幕', switchLanguage: 'English', switchLanguageLabel: 'Switch to English',
    yourName: '你的名字', join: '加入', joining: '正在加入…', leave: '离开',
    score: '得分', rank: '第 {rank} 名', points: '{n} 分',
    connecting: '正在连接…', online: '已连接', reconnecting: '连接中断，重试中…',
    replaced: '已在别处打开', disconnected: '已断开', blocked: '你被禁止连接', missing: '缺少浏览器客户端',
    replacedText: '答题已在另一个标签页或另一台设备上打开，同一时间只能在一处参与。',
    disconnectedText: '服务器结束了连接。',
    takeBack: '在这里继续', reconnect: '重新连接',
    missingText: '浏览器客户端尚未安装。请在仓库根目录运行以下命令，然后刷新页面：',
    lobby: '欢迎！答题即将开始。', between: '请准备下一题。', quizOver: '答题结束，感谢参与！',
    questionOf: '第 {number} 题，共 {total} 题', single: '单选题', multiple: '多选题，请选出所有正确选项。',
    opensIn: '{n} 秒后开始', secondsLeft: '还剩 {n} 秒', timeUp: '时间到。', waiting: '等待公布答案…',
    send: '发送', sendAnswer: '提交答案', sending: '正在提交答案…', accepted: '已提交，答案有效，请等待公布结果。',
    unsent: '等待网络恢复。答案已保存，截止前会自动提交。',
    unsure: '时间到，网络尚未恢复。恢复后会显示你的答案是否及时送达。',
    rightAnswer: '正确答案', yourAnswer: '你的答案', tookIt: '{n} 人选择',
    wasRight: '答对了！得 {n} 分。', wasWrong: '这次没有答对。',
    partlyRight: '部分正确：{of} 个正确选项选中 {hits} 个，另有 {wrong} 个选错。全部选对且没有选错才得分。', noAnswer: '你没有作答。',
    summary: '{answered} 人作答，{correct} 人答对。',
    ranking: '排行榜', finalRanking: '最终排名', afterQuestion: '截至第 {n} 题', nobody: '还没有人。', me: '你',
    chat: '聊天', chatPlaceholder: '说点什么', chatFailed: '发送失败（代码 {code}）。', chatLater: '发送失败：尚未连接。',
    host: '主持人', controls: '控制', players: '玩家', inRoom: '在聊天室', answered: '已答', phase: '状态',
    phase_lobby: '等待开始', phase_open: '答题中', phase_closed: '已公布结果', phase_ended: '已结束',
    openNext: '发第 {n} 题', allAsked: '题目已全部发完', closeNow: '立即截止', endQuiz: '结束答题', sendAgain: '重新发送',
    undelivered: '聊天室可能没有收到（{what}）。', noKey: '主持人密钥缺失或错误，请使用程序打印的地址。',
    sureEnd: '确定为所有人结束答题吗？', restart: '再来一轮', openScreen: '大屏幕视图',
    scanToJoin: '扫码加入，或打开', qrLabel: '{address} 的二维码', joinedCount: '玩家：{n} 人', answeredCount: '已作答：{n} / {players}',
    localOnly: '此地址只能在本机打开。要让手机加入，请用 -public 指定手机可访问的地址。',
    e_no_session: '会话已结束，请重新加入。', e_bad_name: '名字须为 1 到 24 个可显示字符。',
    e_name_taken: '这个名字已被使用。', e_full: '人数已满。',
    e_service: '聊天服务没有正常响应，请重试。', e_too_early: '这道题还没有开始。',
    e_too_late: '太晚了：你的答案没有及时送达。', e_answered: '你已作答，以第一次的答案为准。',
    e_still_open: '有题目正在进行，请先截止。', e_not_open: '这道题没有在进行。', e_not_next: '这不是下一题。',
    e_over: '答题已结束。', e_not_over: '这轮答题还没有结束。', e_network: '无法连接服务器，请重试。', e_other: '操作失败（{code}）。',
  },
}

const key = 'livequiz-language'
let language = localStorage.getItem(key)
if (!(language in words)) language = (navigator.language || '').toLowerCase().startsWith('zh') ? 'zh' : 'en'

export const lang = () => language

// t returns a string with the values of its {placeholders}.
export function t(name, values = {}) {
  const text = words[language][name] ?? name
  return text.replace(/\{(\w+)\}/g, (_, value) => values[value] ?? '')
}

// refusal returns the reason of a failed request, by the server's code.
export const refusal = (code) => `e_${code}` in words[language] ? t(`e_${code}`) : t('e_other', { code })

// pick returns the string of a {en, zh} pair.
export const pick = (pair) => pair?.[language] || pair?.en || ''

function fill() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  for (const e of document.querySelectorAll('[data-i18n]')) e.textContent = t(e.dataset.i18n)
  for (const e of document.querySelectorAll('[data-i18n-label]')) e.setAttribute('aria-label', t(e.dataset.i18nLabel))
  for (const e of document.querySelectorAll('[data-i18n-placeholder]')) e.placeholder = t(e.dataset.i18nPlaceholder)
}

// start translates the page and sets up the language switch; changed is called after each change.
export function start(changed) {
  fill()
  document.getElementById('lang-switch').addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh'
    localStorage.setItem(key, language)
    fill()
    changed()
  })
}
