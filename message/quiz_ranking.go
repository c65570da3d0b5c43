package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// Ranking tells a chatroom who leads after a question, or who won (排行榜), Quiz:Ranking.
type Ranking struct {
	QuizID        string         `json:"quizId"`        // required, at most 64 characters
	AfterQuestion int            `json:"afterQuestion"` // number of the last question that counts, 1 to 1000
	Final         bool           `json:"final"`         // the quiz is over
	Participants  int            `json:"participants"`  // number of all participants, 0 to 1,000,000,000
	Entries       []RankingEntry `json:"entries"`       // the first participants, at most 100, in the order of their ranks
	UpdatedAt     time.Time      `json:"updatedAt"`     // required; a client ignores a ranking that is older than one it has seen
}

// RankingEntry is a participant in a [Ranking].
type RankingEntry struct {
	Rank    int    `json:"rank"`    // counted from 1; the same for equal scores
	UserID  string `json:"userId"`  // at most 64 bytes
	Name    string `json:"name"`    // display name; at most 64 characters
	Score   int    `json:"score"`   // 0 to 1,000,000,000
	Correct int    `json:"correct"` // number of right answers, at most AfterQuestion
}

// ObjectName returns Quiz:Ranking.
func (Ranking) ObjectName() string { return "Quiz:Ranking" }

// Validate checks the limits of the fields.
func (r Ranking) Validate() error {
	c := checkOf(r)
	c.written("quizId", r.QuizID, maxQuizIDChars)
	c.between("afterQuestion", r.AfterQuestion, 1, maxQuestions)
	c.counter("participants", r.Participants)
	if n := len(r.Entries); n > maxEntries {
		c.Fail("entries", "must have at most %d values, has %d", maxEntries, n)
	}
	if n := len(r.Entries); n > r.Participants {
		c.Fail("entries", "must have at most participants (%d) values, has %d", r.Participants, n)
	}
	c.entries(r)
	c.moment("updatedAt", r.UpdatedAt)
	return c.found()
}

func (c check) entries(r Ranking) {
	var users unique
	last := 1
	for i, e := range r.Entries {
		c.atLeast(at("entries", i, "rank"), int64(e.Rank), 1)
		if e.Rank < last {
			c.Fail(at("entries", i, "rank"), "must not be below the rank before it (%d), is %d", last, e.Rank)
		}
		last = e.Rank
		c.CheckID(at("entries", i, "userId"), e.UserID)
		c.once(at("entries", i, "userId"), e.UserID, &users)
		c.Check(at("entries", i, "name"), e.Name, param.Chars(maxNameChars), false)
		c.counter(at("entries", i, "score"), e.Score)
		c.between(at("entries", i, "correct"), e.Correct, 0, r.AfterQuestion)
	}
}

func (r Ranking) MarshalJSON() ([]byte, error)     { return toWire(r) }
func (r *Ranking) UnmarshalJSON(text []byte) error { return fromWire(text, r) }
