package browsertest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// underground is a quiz with a player whose network goes through tunnels, and a host whose network does not. The first question is open.
type underground struct {
	*quiz
	host, ann player
	page      string // the player's, through the tunnel
	tunnels   []*tunnel
}

func goUnderground(t *testing.T, in someBrowser) underground {
	t.Helper()
	pages, gateway := dig(t), dig(t)
	q := startQuiz(t, in, "-navi", "http://"+gateway.address)
	pages.leadsTo(q.players)
	gateway.leadsTo("http://" + q.hosts[0])
	u := underground{quiz: q, page: "http://" + pages.address + "/", tunnels: []*tunnel{pages, gateway}}
	u.host = q.host(desktop)
	u.ann = q.playerAt(u.page, "Ann", phone)
	u.host.open(1)
	u.ann.waitQuestion(1, "go-birth")
	return u
}

func (u underground) network(p passage) {
	for _, n := range u.tunnels {
		n.set(p)
	}
}

// tap answers once.
func (u underground) tap(option string) {
	u.t.Helper()
	u.ann.click(".option[aria-disabled=false][data-option-id=" + option + "]")
}

func (u underground) answerIs(state string) {
	u.t.Helper()
	u.ann.appear("#answer-state[data-answer=" + state + "]")
}

// hostSees waits until the host's page shows so many answers.
func (u underground) hostSees(answers int) {
	u.t.Helper()
	u.host.waitFor(fmt.Sprintf("document.querySelector('#answered').dataset.count === '%d'", answers))
}

// triesOften waits for more requests than a page would send that gives up after a few seconds.
func (u underground) triesOften() {
	u.t.Helper()
	u.ann.waitRequests("/api/answer", 6)
}

// ends closes the question, and checks that Ann's only answer was right.
func (u underground) ends() {
	u.t.Helper()
	u.hostSees(1)
	u.host.click("#close-now")
	u.ann.waitResult("go-birth", 1, 1)
	assert.Positive(u.t, u.ann.earned())
}

// An answer that is tapped in an outage counts after it, without a second tap.
func TestAnswerTappedInAnOutage(t *testing.T) {
	for name, c := range map[string]struct {
		passage   passage
		meanwhile func(underground)
	}{
		"connections are refused":   {refused, underground.triesOften},
		"the network is silent":     {silent, underground.triesOften},
		"only the response is lost": {oneWay, func(u underground) { u.hostSees(1) }},
	} {
		t.Run(name, func(t *testing.T) {
			inBoth(t, func(t *testing.T, in someBrowser) {
				u := goUnderground(t, in)
				u.network(c.passage)
				u.tap("B")
				u.answerIs("waiting")
				c.meanwhile(u)
				u.answerIs("waiting")
				u.network(both)
				u.answerIs("accepted")
				u.ends()
			})
		})
	}
}

// The page is left in the outage, and loaded again after it.
func TestAnswerOverAReload(t *testing.T) {
	inBoth(t, func(t *testing.T, in someBrowser) {
		u := goUnderground(t, in)
		u.network(refused)
		u.tap("B")
		u.answerIs("waiting")
		u.ann.tab.open("about:blank")
		u.network(both)
		u.ann.tab.open(u.page)
		u.answerIs("accepted")
		u.ends()
	})
}

// The outage lasts longer than the question. An answer that arrived counts; one that did not is shown as late.
func TestOutageUntilAfterTheDeadline(t *testing.T) {
	for name, c := range map[string]struct {
		passage  passage
		answered int
		state    string
	}{
		"the answer arrived": {oneWay, 1, "accepted"},
		"it did not":         {refused, 0, "late"},
	} {
		t.Run(name, func(t *testing.T) {
			inBoth(t, func(t *testing.T, in someBrowser) {
				u := goUnderground(t, in)
				u.network(c.passage)
				u.tap("B")
				u.answerIs("waiting")
				u.hostSees(c.answered)
				u.host.click("#close-now")
				u.host.waitResult("go-birth", c.answered, c.answered)
				u.answerIs("waiting")
				u.network(both)
				u.answerIs(c.state)
				u.ann.waitResult("go-birth", c.answered, c.answered)
			})
		})
	}
}

// The header shows that the connection is lost, and nothing below it moves, on any screen and in either language.
func TestHeaderStandsStillInAnOutage(t *testing.T) {
	inBoth(t, func(t *testing.T, in someBrowser) {
		u := goUnderground(t, in)
		tops := func(shots bool) (list []float64) {
			for _, l := range []look{phone, {width: 320, height: 640, scale: 2, phone: true}, desktop} {
				u.ann.seen(l)
				for range 2 {
					u.ann.click("#lang-switch")
					list = append(list, u.ann.top("#options"))
					if shots && l == phone {
						u.ann.shoot("quiz-player-outage-" + evaluate[string](u.ann.tab, "document.documentElement.lang"))
					}
				}
			}
			return list
		}
		online := tops(false)
		u.network(refused)
		u.ann.waitFor("document.querySelector('#status').dataset.status === 'reconnecting'")
		assert.Equal(t, online, tops(true))
		u.network(both)
		u.ann.online()
		assert.Equal(t, online, tops(false))
	})
}

// top is how far below the top of the window an element is.
func (p *tab) top(selector string) float64 {
	p.t.Helper()
	return evaluate[float64](p, fmt.Sprintf("document.querySelector(%s).getBoundingClientRect().top", quote(selector)))
}
