package message

import (
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
)

// Result tells a chatroom the right answer to a [Question] and the number of answers (答案公布), Quiz:Result. Send it after
// the deadline.
type Result struct {
	QuizID     string       `json:"quizId"`     // required, at most 64 characters
	QuestionID string       `json:"questionId"` // required, at most 64 characters
	Kind       QuestionKind `json:"kind"`       // required; that of the question

	CorrectOptionIDs []string      `json:"correctOptionIds,omitempty"` // the right options: 1 to 26 of the ids in Counts; none for OpenAnswer
	AcceptedTexts    []string      `json:"acceptedTexts,omitempty"`    // right answers for OpenAnswer: 1 to 20 strings of at most 500 characters
	Counts           []ChoiceCount `json:"counts,omitempty"`           // every option of the question, once; none for OpenAnswer

	Answered     int       `json:"answered"`              // number of answers, 0 to 1,000,000,000
	CorrectCount int       `json:"correctCount"`          // number of right answers
	ClosedAt     time.Time `json:"closedAt"`              // when answers stopped counting
	Explanation  string    `json:"explanation,omitempty"` // at most 1000 characters
}

// ChoiceCount is the number of users who chose an option.
type ChoiceCount struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

// ObjectName returns Quiz:Result.
func (Result) ObjectName() string { return "Quiz:Result" }

// Validate checks the limits of the fields.
func (r Result) Validate() error {
	c := checkOf(r)
	c.question(r.QuizID, r.QuestionID)
	c.kind(r.Kind)
	c.counter("answered", r.Answered)
	c.between("correctCount", r.CorrectCount, 0, r.Answered)
	if r.Kind == OpenAnswer {
		c.none("correctOptionIds", len(r.CorrectOptionIDs), r.Kind)
		c.none("counts", len(r.Counts), r.Kind)
		c.CheckCount("acceptedTexts", len(r.AcceptedTexts), maxAccepted)
		for i, text := range r.AcceptedTexts {
			c.written(at("acceptedTexts", i, ""), text, maxAnswerChars)
		}
	} else {
		c.none("acceptedTexts", len(r.AcceptedTexts), r.Kind)
		c.choices(r)
	}
	c.moment("closedAt", r.ClosedAt)
	c.Check("explanation", r.Explanation, param.Chars(maxExplainChars), false)
	return c.found()
}

func (c check) choices(r Result) {
	c.optionCount("counts", len(r.Counts))
	var ids unique
	sum := 0
	for i, option := range r.Counts {
		c.optionID(at("counts", i, "id"), option.ID, &ids)
		c.between(at("counts", i, "count"), option.Count, 0, r.Answered)
		if sum += option.Count; r.Kind == SingleChoice && sum > r.Answered {
			c.Fail("counts", "must add up to at most answered (%d) when kind is %s", r.Answered, r.Kind)
		}
	}
	c.optionIDs("correctOptionIds", r.CorrectOptionIDs)
	for i, id := range r.CorrectOptionIDs {
		if !ids[id] {
			c.Fail(at("correctOptionIds", i, ""), "must be an id in counts")
		}
	}
}

func (r Result) MarshalJSON() ([]byte, error)     { return toWire(r) }
func (r *Result) UnmarshalJSON(text []byte) error { return fromWire(text, r) }
