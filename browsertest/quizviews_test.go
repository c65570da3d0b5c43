package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var projector = look{width: 1280, height: 720, scale: 1}

// screen opens the page for a projector.
func (q *quiz) screen(l look) player {
	q.t.Helper()
	p := player{q.in.tab(q.t, q.test, "screen", l), new(int)}
	p.tab.open(q.players + "screen")
	p.online()
	return p
}

// TestQuizViews plays with a crowd, and looks at what the pages show on the way and at the end.
func TestQuizViews(t *testing.T) { inBoth(t, lookAtQuiz) }

func lookAtQuiz(t *testing.T, in someBrowser) {
	q := startQuiz(t, in)
	host, screen := q.host(desktop), q.screen(projector)
	ann := q.player("Ann with twenty-four let", phone)
	crowd := q.crowd(14)
	screen.waitFor("document.querySelector('#players').dataset.count === '15'")
	assert.Equal(t, q.players, screen.qr())
	screen.fits()
	screen.shoot("quiz-screen-lobby")
	assert.Equal(t, []string{"Live quiz – host", "Live quiz – screen", "Live quiz"}, []string{host.title(), screen.title(), ann.title()})
	for _, p := range []player{host, screen, ann} {
		p.click("#lang-switch")
	}
	assert.Equal(t, []string{"现场答题 – 主持人", "现场答题 – 大屏幕", "现场答题"}, []string{host.title(), screen.title(), ann.title()})
	for _, p := range []player{host, screen, ann} {
		p.click("#lang-switch")
	}
	host.fillsHeight("#chat")

	// Everybody but Ann is right in the first question, and so before her.
	host.open(1)
	screen.waitFor("document.body.dataset.phase === 'open'")
	screen.fits()
	screen.shoot("quiz-screen-open")
	host.waitFor("document.querySelector('#countdown').dataset.stage === 'open'")
	for _, s := range crowd {
		require.NoError(t, s.answer(q.test, "B"))
	}
	screen.waitFor("document.querySelector('#answered').dataset.count === '14'")
	host.click("#close-now")
	for _, p := range []player{ann, screen, host} {
		p.waitResult("go-birth", 14, 14)
	}
	ann.waitFor("document.querySelector('#ranking-list li.mine')")
	list := ann.ranking()
	require.Len(t, list, 11)
	assert.Equal(t, ranked{ann.userID(), "", 15, 0}, list[10], "the own place behind the first ten")
	assert.Len(t, screen.ranking(), 10)
	assert.Len(t, host.ranking(), 15)
	screen.fits()
	screen.shoot("quiz-screen-result")

	// Two right options are asked for; one of them is partly right.
	host.open(2)
	host.click("#close-now")
	host.open(3)
	ann.waitQuestion(3, "keywords")
	ann.answer("A", "B")
	ann.click("#answer-send")
	ann.appear("#answer-state[data-answer=accepted]")
	host.click("#close-now")
	ann.waitResult("keywords", 1, 0)
	assert.Zero(t, ann.earned())
	assert.Contains(t, ann.text("#answer-state"), "Partly right: 1 of 2 right options, and 1 wrong.")

	host.end()
	for _, p := range []player{ann, host, screen} {
		p.waitFor("document.body.dataset.phase === 'ended' && document.querySelector('#ranking').dataset.final === 'true'")
	}
	assert.Less(t, ann.top("#ranking"), ann.top("#question"), "the final ranking comes first")
	assert.Less(t, host.top("#ranking"), host.top("#question"))
	screen.fits()
	screen.shoot("quiz-screen-end")
	ann.shoot("quiz-player-end")
	for _, l := range []look{{width: 1920, height: 1080, scale: 1}, {width: 1024, height: 768, scale: 1}} {
		screen.seen(l)
		screen.fits()
	}

	// The host begins anew with the same players, whose pages find out by themselves.
	host.click("#restart")
	for _, p := range []player{ann, host, screen} {
		p.waitFor("document.body.dataset.phase === 'lobby'")
		assert.Zero(t, p.count("#ranking-list li:not(#ranking[hidden] li)"))
	}
	assert.Equal(t, "0", ann.data("#score", "score"))
	host.open(1)
	ann.waitQuestion(1, "go-birth")
	assert.Zero(t, ann.count(".option[aria-pressed=true]"))
	ann.answer("B")
	host.click("#close-now")
	ann.waitResult("go-birth", 1, 1)
	assert.Positive(t, ann.earned())
	for _, p := range []player{ann, host, screen} {
		p.clean(q.hosts...)
	}
}

// TestQuizByKeyboard answers without a mouse. The focus is never lost.
func TestQuizByKeyboard(t *testing.T) { aloneInBoth(t, quizByKeyboard) }

func quizByKeyboard(t *testing.T, in someBrowser) {
	q := startQuiz(t, in)
	host := q.host(desktop)
	ann := player{in.tab(t, q.test, "Ann", desktop), new(int)}
	ann.tab.open(q.players)
	ann.waitFor("document.activeElement.id === 'name-input'")
	ann.press("Ann\r")
	ann.waitFor("document.activeElement.id === 'waiting'")
	ann.online()

	host.open(1)
	ann.waitQuestion(1, "go-birth")
	ann.waitFor("document.activeElement.id === 'question-title'") // the text of the lobby had the focus
	ann.press("\t")
	ann.waitFor("document.activeElement.dataset.optionId === 'A'")
	ann.press("\t ")
	ann.appear("#answer-state[data-answer=accepted]")
	assert.Equal(t, "B", ann.data(":focus", "optionId"), "the option stays focused")
	assert.Equal(t, "B", ann.data("#answer-state", "options"))
	host.click("#close-now")
	ann.waitResult("go-birth", 1, 1)
	assert.Equal(t, "B", ann.data(":focus", "optionId"))

	// The options of the next question take the place of the focused one.
	host.open(2)
	ann.waitFor("document.activeElement.id === 'question-title'")
	host.click("#close-now")
	host.open(3)
	ann.waitQuestion(3, "keywords")
	ann.press("\t \t\t ")
	ann.press("\t\r")
	ann.appear("#answer-state[data-answer=accepted]")
	assert.Equal(t, "A,C", ann.data("#answer-state", "options"))
	assert.Equal(t, "question-title", evaluate[string](ann.tab, "document.activeElement.id"))
}

// end ends the quiz, as the host.
func (p player) end() {
	p.t.Helper()
	p.click("#end-quiz")
	p.click("#end-quiz[data-sure=true]")
}

func (p *tab) title() string { return evaluate[string](p, "document.title") }

func (p *tab) text(selector string) string {
	p.t.Helper()
	return evaluate[string](p, fmt.Sprintf("document.querySelector(%s).textContent", quote(selector)))
}

// fits checks that there is nothing to scroll.
func (p *tab) fits() {
	p.t.Helper()
	over := evaluate[[2]float64](p, "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]")
	assert.LessOrEqual(p.t, max(over[0], over[1]), 0.0, "%s: the page is wider and higher than its window by %v", p.name, over)
}

// fillsHeight checks that an element reaches the bottom of the window, except for its margin.
func (p *tab) fillsHeight(selector string) {
	p.t.Helper()
	left := evaluate[float64](p, fmt.Sprintf("innerHeight - document.querySelector(%s).getBoundingClientRect().bottom", quote(selector)))
	assert.InDelta(p.t, 12, left, 12, "%s: left below %s", p.name, selector)
}

// qr reads the QR code on a page, as a phone's camera would.
func (p *tab) qr() string {
	p.t.Helper()
	evaluate[any](p, "(() => { "+module(p.t, "jsqr/dist/jsQR.js")+" })()")
	p.waitFor("window.jsQR && document.querySelector('#qr canvas')")
	return evaluate[string](p, `(() => {
		const small = document.querySelector('#qr canvas'), large = document.createElement('canvas')
		large.width = large.height = small.width * 4
		const context = large.getContext('2d')
		context.imageSmoothingEnabled = false
		context.drawImage(small, 0, 0, large.width, large.height)
		return jsQR(context.getImageData(0, 0, large.width, large.height).data, large.width, large.height)?.data ?? 'not read'
	})()`)
}

// module returns a script that npm installed for these tests.
func module(t testing.TB, path string) string {
	t.Helper()
	script, err := os.ReadFile("node_modules/" + path)
	require.NoError(t, err, "install it: npm ci --ignore-scripts --prefix browsertest (in the root of the repository)")
	return string(script)
}

// violation is a rule of axe that a page breaks.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// accessible checks that a page breaks no rule of WCAG 2.2 AA that can be checked, nor one of axe's own good practice.
func (p *tab) accessible(view string) {
	p.t.Helper()
	if !evaluate[bool](p, "'axe' in window") {
		evaluate[any](p, "(() => { "+module(p.t, "axe-core/axe.min.js")+" })()")
	}
	found := evaluate[[]violation](p, `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
		violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((n) => n.html + ' ' + n.failureSummary) })))`)
	text, err := json.MarshalIndent(found, "", "  ")
	require.NoError(p.t, err)
	assert.Empty(p.t, found, "%s, %s: %s", p.name, view, text)
}
