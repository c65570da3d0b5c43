package message

import "time"

// Answer is a participant's answer to a [Question] (作答), Quiz:Answer. Clients best send it to the app server over HTTPS, where
// it needs no quota and nobody else in the room can read it; [Decode] reads the body. It names no participant: who answers is
// known from the session, or from the sender of the message.
type Answer struct {
	QuizID     string   `json:"quizId"`              // required, at most 64 characters
	QuestionID string   `json:"questionId"`          // required, at most 64 characters
	OptionIDs  []string `json:"optionIds,omitempty"` // 1 to 26 different ones; exactly one for SingleChoice
	Text       string   `json:"text,omitempty"`      // instead of OptionIDs for OpenAnswer; at most 500 characters
	// AnsweredAt is when, by the client's estimate of the server's time. Whether the answer was in time the app server decides by
	// its own clock.
	AnsweredAt time.Time `json:"answeredAt"`
}

// ObjectName is Quiz:Answer.
func (Answer) ObjectName() string { return "Quiz:Answer" }

// Validate checks the limits of its fields. Whether it fits its question only the question can tell.
func (a Answer) Validate() error {
	c := checkOf(a)
	c.question(a.QuizID, a.QuestionID)
	switch {
	case len(a.OptionIDs) > 0 && a.Text != "":
		c.Fail("text", "must be empty when optionIds is not")
	case len(a.OptionIDs) > 0:
		c.optionIDs("optionIds", a.OptionIDs)
	case a.Text == "":
		c.Fail("optionIds", "must have 1 to %d values where there is no text, has none", maxOptions)
	default:
		c.written("text", a.Text, maxAnswerChars)
	}
	c.moment("answeredAt", a.AnsweredAt)
	return c.found()
}

func (c check) optionIDs(field string, ids []string) {
	c.CheckCount(field, len(ids), maxOptions)
	var seen unique
	for i, id := range ids {
		c.optionID(at(field, i, ""), id, &seen)
	}
}

func (a Answer) MarshalJSON() ([]byte, error)     { return toWire(a) }
func (a *Answer) UnmarshalJSON(text []byte) error { return fromWire(text, a) }
