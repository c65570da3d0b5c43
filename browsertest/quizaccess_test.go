package browsertest

import "testing"

// TestQuizIsAccessible checks every page of the quiz in each of its states, in both languages, and in both themes in Chromium. Pages for
// phones have the size of a phone.
func TestQuizIsAccessible(t *testing.T) { inBoth(t, quizIsAccessible) }

func quizIsAccessible(t *testing.T, in someBrowser) {
	q := startQuiz(t, in)
	outside := player{in.tab(t, q.test, "somebody", phone), new(int)}
	outside.tab.open(q.players)
	outside.appear("#join-form")
	outside.looks("joining", phone)
	host, screen, ann := q.host(desktop), q.screen(projector), q.player("Ann", phone)
	bob := q.player("鲍勃", phone)
	q.crowd(11)
	ann.chat("hello 👋")
	host.hear("Ann", "hello 👋")
	host.waitFor("document.querySelector('#players').dataset.count === '13'")
	all := func(state string) {
		t.Helper()
		ann.looks(state, phone)
		host.looks(state, desktop)
		screen.looks(state, projector)
	}
	all("waiting")

	host.open(1)
	ann.waitQuestion(1, "go-birth")
	screen.waitFor("document.querySelector('#countdown').dataset.stage === 'open'")
	all("question")
	ann.answer("B")
	bob.answer("A")
	host.waitFor("document.querySelector('#answered').dataset.count === '2'")
	all("answered")
	host.click("#close-now")
	for _, p := range []player{ann, bob, host, screen} {
		p.waitResult("go-birth", 2, 1)
	}
	ann.earned()
	all("result")
	bob.earned()
	bob.looks("wrong", phone)

	host.end()
	for _, p := range []player{ann, host, screen} {
		p.waitFor("document.body.dataset.phase === 'ended'")
	}
	all("final ranking")

	// As when the same player takes over elsewhere.
	evaluate[any](ann.tab, "import('/connection.js').then((m) => m.showConnection('replaced'))")
	ann.appear("#away")
	ann.accessible("replaced")
}

// looks checks a page in both themes and languages.
func (p player) looks(state string, l look) {
	p.t.Helper()
	for _, seen := range []look{l, l.inTheDark()} {
		p.seen(seen)
		for range 2 {
			evaluate[any](p.tab, "document.querySelector('#lang-switch').click()")
			evaluate[any](p.tab, "void document.getAnimations().forEach((a) => a.finish())")
			p.accessible(state)
		}
	}
	p.seen(l)
}
