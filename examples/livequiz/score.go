package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

const (
	pointsRight = 10 // for a correct answer
	pointsSpeed = 10 // more, at the opening; none at the deadline

	maxListed = 100 // entries of a ranking message
)

// pointsFor returns the points for a correct answer.
func pointsFor(opensAt, deadline, at time.Time) int {
	whole, left := deadline.Sub(opensAt), deadline.Sub(at)
	if whole <= 0 || left <= 0 {
		return pointsRight
	}
	return pointsRight + int(pointsSpeed*min(left, whole)/whole)
}

// standing is the position of a participant, counting closed questions.
type standing struct {
	UserID  string `json:"userId"`
	Name    string `json:"name"`
	Score   int    `json:"score"`
	Correct int    `json:"correct"`
	Rank    int    `json:"rank"`
}

// rank sorts the participants by score and sets their ranks: equal scores share a rank, and the next rank counts them all.
func rank(list []standing) []standing {
	slices.SortFunc(list, func(a, b standing) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.UserID, b.UserID))
	})
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && list[i].Score == list[i-1].Score {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list
}

// entries returns the first entries of a ranked list, as they are sent.
func entries(ranked []standing) []message.RankingEntry {
	list := make([]message.RankingEntry, 0, min(len(ranked), maxListed))
	for _, s := range ranked[:min(len(ranked), maxListed)] {
		list = append(list, message.RankingEntry{Rank: s.Rank, UserID: s.UserID, Name: s.Name, Score: s.Score, Correct: s.Correct})
	}
	return list
}
