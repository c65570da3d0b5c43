package main

import (
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// state is the quiz as a browser may see it, for pages that join late, reload or reconnect. While a question is open, nothing in
// it depends on the correct answer.
type state struct {
	ServerTime  int64             `json:"serverTime"` // milliseconds; lets a page correct its own clock
	QuizID      string            `json:"quizId"`
	Phase       phase             `json:"phase"`
	Asked       int               `json:"asked"` // number of the current question, 0 before the first
	Total       int               `json:"total"`
	Question    *message.Question `json:"question,omitempty"` // the open one, or the last one with its result
	Result      *message.Result   `json:"result,omitempty"`
	Explanation *bilingual        `json:"explanation,omitempty"` // with a result
	Ranking     *message.Ranking  `json:"ranking,omitempty"`

	// For a player.
	Me     *standing `json:"me,omitempty"`
	Answer []string  `json:"answer,omitempty"` // to the question above
	Points *int      `json:"points,omitempty"` // for that answer, with the result; absent without an answer

	// For the host and the projector; the last two for the host only.
	Players     *int   `json:"players,omitempty"`
	Answered    *int   `json:"answered,omitempty"`
	InRoom      *int   `json:"inRoom,omitempty"`      // players in the chatroom now; absent without callbacks
	Undelivered string `json:"undelivered,omitempty"` // what may not have been delivered, such as "result"
}

// forPlayer returns the state for a participant.
func (g *game) forPlayer(userID string) state {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.shared()
	for _, one := range g.standings() {
		if one.UserID == userID {
			s.Me = &one
		}
	}
	if a, found := g.answers[userID]; found && s.Question != nil {
		s.Answer = a.options
		if s.Result != nil {
			s.Points = &a.points
		}
	}
	return s
}

// forScreen returns the state for the projector and the host, who do not see the correct answer earlier than the players.
func (g *game) forScreen() state {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.shared()
	players, answered := len(g.players), len(g.answers)
	s.Players, s.Answered = &players, &answered
	return s
}

func (g *game) shared() state {
	s := state{
		ServerTime: g.now().UnixMilli(), QuizID: g.quizID, Phase: g.phase, Asked: g.asked, Total: len(g.questions),
		Ranking: g.ranking,
	}
	if g.phase == open || g.result != nil {
		q := g.message()
		s.Question = &q
	}
	if g.result != nil {
		explanation := g.current().Explanation
		s.Result, s.Explanation = g.result, &explanation
	}
	return s
}

// untilDeadline returns how long the current question still accepts answers.
func (g *game) untilDeadline() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.deadline.Sub(g.now())
}

// said returns the last messages to the room, to repeat them.
func (g *game) said() (what string, contents []message.Content) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.phase == open:
		return "question", []message.Content{g.message()}
	case g.phase == closed && g.result != nil:
		return "result", []message.Content{*g.result, *g.ranking}
	case g.phase == ended && g.ranking != nil:
		return "ranking", []message.Content{*g.ranking}
	}
	return "", nil
}
