package browsertest

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLiveQuiz plays the three questions of testdata/questions.json. Ann is right each time, and reloads her page during the
// second question. Bob is right once, and late with the second answer. Cara joins during the second question and is wrong. Points
// depend on speed, but the ranking of these three does not.
func TestLiveQuiz(t *testing.T) { inBoth(t, playLiveQuiz) }

func playLiveQuiz(t *testing.T, in someBrowser) {
	q := startQuiz(t, in)
	host := q.host(desktop)
	ann, bob := q.player("Ann", phone), q.player("鲍勃", phone.inTheDark())
	host.waitFor("document.querySelector('#players').dataset.count === '2'")
	host.waitFor("document.querySelector('#in-room').dataset.count === '2'") // which callbacks told
	ann.chat("hello 👋 你好")
	bob.hear("Ann", "hello 👋 你好")
	host.chat("welcome!")
	ann.hear("Host", "welcome!")

	// The first question is closed by the host.
	host.open(1)
	ann.waitQuestion(1, "go-birth")
	ann.shoot("quiz-player-open")
	bob.waitQuestion(1, "go-birth")
	bob.shoot("quiz-player-open-dark")
	ann.answer("B")
	bob.answer("B")
	host.waitFor("document.querySelector('#answered').dataset.count === '2'")
	host.shoot("quiz-host-open")
	host.click("#close-now")
	for _, p := range []player{ann, bob, host} {
		p.waitResult("go-birth", 2, 2)
	}
	ann.earned()
	bob.earned()
	ann.shoot("quiz-player-result")
	bob.shoot("quiz-player-result-dark")

	// The second one ends at its deadline.
	host.open(2)
	ann.waitQuestion(2, "deadline")
	ann.answer("A")
	ann.reload()
	ann.online()
	ann.appear("#answer-state[data-answer=accepted]")
	ann.hear("Host", "welcome!")
	ann.hear("Ann", "hello 👋 你好")
	cara := q.player("Cara", phone)
	cara.hear("Ann", "hello 👋 你好")
	cara.waitFor("document.body.dataset.phase === 'open' || document.body.dataset.phase === 'closed'")
	for _, p := range []player{ann, bob, cara, host} {
		p.waitResult("deadline", 1, 1)
	}
	assert.Equal(t, "409 too_late", bob.answerLate("deadline", "A"))
	host.shoot("quiz-host-result")
	ann.earned()
	assert.Equal(t, strconv.Itoa(*bob.points), bob.data("#score", "score"), "a late answer earned something")

	host.open(3)
	for p, options := range map[player][]string{ann: {"A", "C"}, bob: {"A"}, cara: {"A", "B", "C"}} {
		p.waitQuestion(3, "keywords")
		p.answer(options...)
		p.click("#answer-send")
		p.appear("#answer-state[data-answer=accepted]")
	}
	host.click("#close-now")
	for _, p := range []player{ann, bob, cara, host} {
		p.waitResult("keywords", 3, 1)
	}
	ann.earned()
	assert.Zero(t, bob.earned())
	assert.Zero(t, cara.earned())

	host.click("#end-quiz")
	host.click("#end-quiz[data-sure=true]")
	for _, p := range []player{ann, bob, cara, host} {
		p.waitFor("document.body.dataset.phase === 'ended' && document.querySelector('#ranking').dataset.final === 'true'")
	}
	host.shoot("quiz-host-end")
	host.seen(desktop.inTheDark())
	host.shoot("quiz-host-end-dark")
	want := []ranked{
		{ann.userID(), "Ann", 1, *ann.points}, {bob.userID(), "鲍勃", 2, *bob.points}, {cara.userID(), "Cara", 3, 0},
	}
	assert.Equal(t, want, ann.backendRanking())
	for _, p := range []player{ann, bob, cara, host} {
		assert.Equal(t, withoutNames(want), p.ranking(), p.name)
	}
	assert.Equal(t, []string{failedToLoad + " 409 (Conflict) " + q.players + "api/answer"},
		bob.complained(), "the late answer, and nothing else")
	assert.Empty(t, bob.elsewhere(q.hosts...))
	for _, p := range []player{ann, cara, host} {
		p.clean(q.hosts...)
	}
}

// player is a page of the quiz in a tab; the host's is one too.
type player struct {
	*tab
	points *int // that the page said were earned
}

func (p player) online() {
	p.t.Helper()
	p.waitFor("document.querySelector('#status').dataset.status === 'online'")
}

func (p player) userID() string { return evaluate[string](p.tab, "document.body.dataset.userId") }

// open opens a question by its number, as the host.
func (p player) open(number int) {
	p.t.Helper()
	p.click("#open-next")
	p.waitFor(fmt.Sprintf("document.querySelector('#question').dataset.number === '%d'", number))
}

// waitQuestion waits until a question accepts answers.
func (p player) waitQuestion(number int, id string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf(`document.querySelector('#question[data-number="%d"][data-question-id=%s] .option[aria-disabled=false]')`, number, id))
}

// answer chooses options. With a single choice, that sends the answer.
func (p player) answer(options ...string) {
	p.t.Helper()
	for _, o := range options {
		p.click(".option[aria-disabled=false][data-option-id=" + o + "]")
	}
	if p.data("#question", "kind") == "single" {
		p.appear("#answer-state[data-answer=accepted]")
	}
}

// answerLate sends an answer like a page with a wrong clock, and returns the server's response.
func (p player) answerLate(question, option string) string {
	p.t.Helper()
	return evaluate[string](p.tab, fmt.Sprintf(`(async () => {
		const { quizId } = await (await fetch('/api/state')).json()
		const response = await fetch('/api/answer', { method: 'POST', headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ quizId, questionId: %s, optionIds: [%s], answeredAt: Date.now() }) })
		return response.status + ' ' + (await response.json()).error
	})()`, quote(question), quote(option)))
}

// waitResult waits for the result of a question, with the numbers of answers and of correct answers.
func (p player) waitResult(question string, answered, correct int) {
	p.t.Helper()
	p.appear(fmt.Sprintf(`#result[data-question-id=%s][data-answered="%d"][data-correct="%d"]`, question, answered, correct))
}

// earned returns the points that the page shows for the answer to the question.
func (p player) earned() int {
	p.t.Helper()
	p.waitFor("document.querySelector('#answer-state').dataset.points !== undefined")
	points, err := strconv.Atoi(p.data("#answer-state", "points"))
	require.NoError(p.t, err)
	*p.points += points
	return points
}

func (p player) chat(text string) {
	p.t.Helper()
	p.fill("#chat-input", text)
	p.click("#chat-send")
	p.waitFor(fmt.Sprintf("[...document.querySelectorAll('#chat-log li.mine span')].some((e) => e.textContent === %s)", quote(text)))
}

// hear waits for a line of the chat, with the name of its author.
func (p player) hear(who, text string) {
	p.t.Helper()
	p.waitFor(fmt.Sprintf("[...document.querySelectorAll('#chat-log li')].some((e) => e.children[1].textContent === %s && e.children[0].textContent === %s)",
		quote(text), quote(who)))
}

type ranked struct {
	UserID string `json:"userId"`
	Name   string `json:"name"`
	Rank   int    `json:"rank"`
	Score  int    `json:"score"`
}

// backendRanking returns the server's ranking for this player.
func (p player) backendRanking() []ranked {
	p.t.Helper()
	return evaluate[[]ranked](p.tab, "fetch('/api/state').then((r) => r.json()).then((s) => s.ranking.entries.map(({ userId, name, rank, score }) => ({ userId, name, rank, score })))")
}

// ranking returns the ranking that the page shows, in which its own player is marked.
func (p player) ranking() []ranked {
	p.t.Helper()
	return evaluate[[]ranked](p.tab, "[...document.querySelectorAll('#ranking-list li')].map(({ dataset: d }) => ({ userId: d.userId, name: '', rank: Number(d.rank), score: Number(d.score) }))")
}

func withoutNames(list []ranked) []ranked {
	bare := make([]ranked, len(list))
	for i, r := range list {
		r.Name = ""
		bare[i] = r
	}
	return bare
}
