package message

import "time"

// Answer is a participant's answer to a [Question] (作答), Quiz:Answer. Clients should send it to the app server over
// HTTPS, where it uses no quota and nobody else in the room can read it. [Decode] decodes the body. It does not name
// the participant, who is known from the session or from the sender of the message.
type Answer struct {
	QuizID     string   `json:"quizId"`              // required, at most 64 characters
	QuestionID string   `json:"questionId"`          // required, at most 64 characters
	OptionIDs  []string `json:"optionIds,omitempty"` // 1 to 26 different ones; exactly one for SingleChoice
	Text       string   `json:"text,omitempty"`      // instead of OptionIDs for OpenAnswer; at most 500 characters
	// AnsweredAt is the time of the answer, by the client's estimate of the server's time. The app server decides by
	// its own clock whether the answer was in time.
	AnsweredAt time.Time `json:"answeredAt"`
}

// ObjectName returns Quiz:Answer.
func (Answer) ObjectName() string { return "Quiz:Answer" }

// Validate checks the limits of the fields. It cannot check whether the answer fits its question.
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
