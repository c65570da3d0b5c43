package main

import (
	"slices"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// phase is the phase of the quiz:
//
//	lobby → open → closed → open → closed → … → ended
type phase string

const (
	lobby  phase = "lobby"  // no question was asked yet
	open   phase = "open"   // the current question accepts answers, from its opening to its deadline
	closed phase = "closed" // the result of the current question is known
	ended  phase = "ended"
)

// game is the state of the quiz: the questions asked, the answers, and the points. It sends nothing and knows no browser; its
// clock is passed in. Its methods are safe for concurrent use.
type game struct {
	mu        sync.Mutex
	now       func() time.Time
	lead      time.Duration // from asking a question to its opening, so that it is on every screen when it opens
	quizID    string
	questions []question

	round
	before  round // the round before the open one, for withdrawing a question
	ranking *message.Ranking
	players map[string]*standing
}

// round is what changes when a question is asked.
type round struct {
	phase             phase
	asked             int // number of questions asked; the last one is the current one
	opensAt, deadline time.Time
	answers           map[string]given // to the current question, by user ID
	result            *message.Result
}

// given is an accepted answer. Its points are added when the question is closed: a score that rose at once would reveal that the
// answer was correct.
type given struct {
	options []string
	points  int
}

func newGame(quizID string, questions []question, lead time.Duration, now func() time.Time) *game {
	return &game{
		quizID: quizID, questions: questions, lead: lead, now: now,
		round: round{phase: lobby}, players: map[string]*standing{},
	}
}

func newQuizID(newID func() string) string { return "quiz-" + newID() }

// join adds a participant.
func (g *game) join(userID, name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.players[userID] = &standing{UserID: userID, Name: name}
}

// open asks a question, which must be the next one.
func (g *game) open(number int) (message.Question, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.phase == ended:
		return message.Question{}, errOver
	case g.phase == open:
		return message.Question{}, errStillOpen
	case number != g.asked+1 || number > len(g.questions):
		return message.Question{}, errNotNext
	}
	g.before = g.round
	g.round = round{phase: open, asked: number, opensAt: g.now().Add(g.lead), answers: map[string]given{}}
	g.deadline = g.opensAt.Add(g.current().time())
	return g.message(), nil
}

// withdraw takes back a question that was not delivered. It reports false if somebody has answered, since then it was delivered.
func (g *game) withdraw(number int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != open || g.asked != number || len(g.answers) > 0 {
		return false
	}
	g.round = g.before
	return true
}

// answer accepts one answer of each participant. The game's clock decides whether it is in time, without a grace period. The same
// answer again is accepted, so that a page may repeat a request whose response was lost.
func (g *game) answer(userID string, a message.Answer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	switch number := g.numberOf(a.QuestionID); {
	case a.QuizID != g.quizID || number == 0 || number > g.asked:
		return errNoQuestion
	case number < g.asked:
		return errTooLate
	}
	if g.players[userID] == nil {
		return errNoSession
	}
	q := g.current()
	if a.Text != "" || !q.takes(a.OptionIDs) {
		return errBadAnswer
	}
	if first, found := g.answers[userID]; found {
		if sameOptions(first.options, a.OptionIDs) {
			return nil
		}
		return errAnswered
	}
	switch {
	case g.phase != open || !now.Before(g.deadline):
		return errTooLate
	case now.Before(g.opensAt):
		return errTooEarly
	}
	taken := given{options: slices.Clone(a.OptionIDs)}
	if q.right(taken.options) {
		taken.points = pointsFor(g.opensAt, g.deadline, now)
	}
	g.answers[userID] = taken
	return nil
}

// close closes the current question, at its deadline or earlier, and awards its points.
func (g *game) close(number int) (message.Result, message.Ranking, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != open || number != g.asked {
		return message.Result{}, message.Ranking{}, errNotOpen
	}
	g.settle()
	return *g.result, *g.ranking, nil
}

// end ends the quiz. An open question must be closed before. It returns no ranking if no question was asked.
func (g *game) end() (*message.Ranking, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch g.phase {
	case ended:
		return nil, errOver
	case open:
		return nil, errStillOpen
	}
	g.phase = ended
	if g.asked > 0 {
		g.rank(true)
	}
	return g.ranking, nil
}

// restart starts a quiz with a new ID, the same players and no points. The caller names the quiz that has ended, so that a repeated
// request restarts only once.
func (g *game) restart(quizID, next string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase != ended || quizID != g.quizID {
		return errNotOver
	}
	g.quizID, g.round, g.before, g.ranking = next, round{phase: lobby}, round{}, nil
	for _, p := range g.players {
		p.Score, p.Correct = 0, 0
	}
	return nil
}

func (g *game) settle() {
	closedAt := g.now()
	if closedAt.After(g.deadline) {
		closedAt = g.deadline
	}
	var picks [][]string
	for userID, a := range g.answers {
		picks = append(picks, a.options)
		if p := g.players[userID]; a.points > 0 {
			p.Score += a.points
			p.Correct++
		}
	}
	result := g.current().result(g.quizID, picks, closedAt)
	g.phase, g.result = closed, &result
	g.rank(false)
}

// rank creates a new ranking. Pages show the later one of two rankings, so no two may be made in the same millisecond.
func (g *game) rank(final bool) {
	at := g.now().Truncate(time.Millisecond)
	if g.ranking != nil && !at.After(g.ranking.UpdatedAt) {
		at = g.ranking.UpdatedAt.Add(time.Millisecond)
	}
	g.ranking = &message.Ranking{
		QuizID: g.quizID, AfterQuestion: g.asked, Final: final, Participants: len(g.players),
		Entries: entries(g.standings()), UpdatedAt: at,
	}
}

func (g *game) standings() []standing {
	list := make([]standing, 0, len(g.players))
	for _, p := range g.players {
		list = append(list, *p)
	}
	return rank(list)
}

func (g *game) current() question { return g.questions[g.asked-1] }

func (g *game) message() message.Question {
	return g.current().message(g.quizID, g.asked, len(g.questions), g.opensAt, g.deadline)
}

// numberOf returns the position of a question in the quiz, or 0 if it is unknown.
func (g *game) numberOf(id string) int {
	return 1 + slices.IndexFunc(g.questions, func(q question) bool { return q.ID == id })
}
