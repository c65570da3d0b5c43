package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// The questions are outside of web/, so that browsers cannot get the correct answers.
//
//go:embed questions.json
var builtIn []byte

const (
	defaultTime = 20 * time.Second
	maxTime     = time.Hour
)

// bilingual is a string in English and, optionally, in Chinese.
type bilingual struct {
	EN string `json:"en"`
	ZH string `json:"zh,omitempty"`
}

// option is an option of a question.
type option struct {
	ID   string    `json:"id"`
	Text bilingual `json:"text"`
}

// question is a question with its solution, which stays on the server until the question is closed.
type question struct {
	ID          string               `json:"id"`
	Kind        message.QuestionKind `json:"kind"` // single or multiple
	Title       bilingual            `json:"title"`
	Options     []option             `json:"options"`
	Correct     []string             `json:"correct"`     // IDs of the correct options
	Seconds     int                  `json:"seconds"`     // time to answer; 0: 20
	Explanation bilingual            `json:"explanation"` // shown with the result
}

// loadQuestions reads a file of questions, or returns the built-in ones if path is empty.
func loadQuestions(path string) ([]question, error) {
	text, name := builtIn, "built-in questions"
	if path != "" {
		var err error
		if text, err = os.ReadFile(path); err != nil {
			return nil, err
		}
		name = path
	}
	var list []question
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := checkQuestions(list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

func checkQuestions(list []question) error {
	if len(list) == 0 {
		return fmt.Errorf("has no question")
	}
	seen := map[string]bool{}
	for i, q := range list {
		if err := q.check(i+1, len(list)); err != nil {
			return fmt.Errorf("question %d (%q): %w", i+1, q.ID, err)
		}
		if seen[q.ID] {
			return fmt.Errorf("question %d (%q): the id is there twice", i+1, q.ID)
		}
		seen[q.ID] = true
	}
	return nil
}

// check finds errors before the quiz begins that would otherwise make a send fail during it.
func (q question) check(number, total int) error {
	switch {
	case q.Kind != message.SingleChoice && q.Kind != message.MultipleChoice:
		return fmt.Errorf("kind must be %s or %s, is %q", message.SingleChoice, message.MultipleChoice, q.Kind)
	case q.Seconds < 0 || q.time() > maxTime:
		return fmt.Errorf("seconds must be 0 to %d, is %d", int(maxTime.Seconds()), q.Seconds)
	case len(q.Correct) == 0:
		return fmt.Errorf("correct must name an option")
	case q.Kind == message.SingleChoice && len(q.Correct) != 1:
		return fmt.Errorf("correct must name one option when kind is %s, names %d", q.Kind, len(q.Correct))
	}
	now := time.Now()
	if err := q.message("quiz", number, total, now, now.Add(q.time())).Validate(); err != nil {
		return err
	}
	return q.result("quiz", nil, now).Validate()
}

func (q question) time() time.Duration {
	if q.Seconds == 0 {
		return defaultTime
	}
	return time.Duration(q.Seconds) * time.Second
}

// message returns the question as it is sent, without the solution.
func (q question) message(quizID string, number, total int, opensAt, deadline time.Time) message.Question {
	m := message.Question{
		QuizID: quizID, QuestionID: q.ID, Number: number, Total: total, Kind: q.Kind, Title: q.Title.EN,
		OpensAt: opensAt, Deadline: deadline, Extra: q.translation(),
	}
	for _, o := range q.Options {
		m.Options = append(m.Options, message.Choice{ID: o.ID, Text: o.Text.EN})
	}
	return m
}

// translation returns the Chinese strings for the pages: {"zh":{"title":"…","options":{"A":"…"}}}.
func (q question) translation() string {
	type texts struct {
		Title   string            `json:"title,omitempty"`
		Options map[string]string `json:"options,omitempty"`
	}
	zh := texts{Title: q.Title.ZH, Options: map[string]string{}}
	for _, o := range q.Options {
		if o.Text.ZH != "" {
			zh.Options[o.ID] = o.Text.ZH
		}
	}
	if zh.Title == "" && len(zh.Options) == 0 {
		return ""
	}
	text, err := json.Marshal(map[string]texts{"zh": zh})
	if err != nil {
		return ""
	}
	return string(text)
}

// result returns the result to send. picks has the options that each participant chose.
func (q question) result(quizID string, picks [][]string, closedAt time.Time) message.Result {
	r := message.Result{
		QuizID: quizID, QuestionID: q.ID, Kind: q.Kind, CorrectOptionIDs: q.Correct,
		Answered: len(picks), ClosedAt: closedAt, Explanation: q.Explanation.EN,
	}
	counts := map[string]int{}
	for _, pick := range picks {
		for _, id := range pick {
			counts[id]++
		}
		if q.right(pick) {
			r.CorrectCount++
		}
	}
	for _, o := range q.Options {
		r.Counts = append(r.Counts, message.ChoiceCount{ID: o.ID, Count: counts[o.ID]})
	}
	return r
}

// right reports whether exactly the correct options were chosen, in any order.
func (q question) right(pick []string) bool { return sameOptions(pick, q.Correct) }

func sameOptions(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// takes reports whether pick is a possible answer: existing options without duplicates, and only one for a single choice.
func (q question) takes(pick []string) bool {
	if len(pick) == 0 || q.Kind == message.SingleChoice && len(pick) != 1 {
		return false
	}
	seen := map[string]bool{}
	for _, id := range pick {
		known := slices.ContainsFunc(q.Options, func(o option) bool { return o.ID == id })
		if !known || seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}
