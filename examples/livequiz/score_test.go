package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestPoints(t *testing.T) {
	deadline := start.Add(10 * time.Second)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{
		{-time.Second, 20}, {0, 20}, {1, 19}, {time.Second, 19}, {5 * time.Second, 15}, {9 * time.Second, 11},
		{10*time.Second - 1, 10}, {10 * time.Second, 10}, {time.Hour, 10},
	} {
		assert.Equal(t, c.want, pointsFor(start, deadline, start.Add(c.after)), c.after)
	}
	assert.Equal(t, 10, pointsFor(start, start, start), "no time at all")
	assert.Equal(t, 20, pointsFor(start, start.Add(maxTime), start), "the longest time there is")
}

func TestEqualScoresShareRank(t *testing.T) {
	ranked := rank([]standing{
		{UserID: "u5", Name: "E", Score: 0},
		{UserID: "u3", Name: "C", Score: 20},
		{UserID: "u1", Name: "A", Score: 30},
		{UserID: "u4", Name: "D", Score: 10},
		{UserID: "u2", Name: "B", Score: 20},
	})
	var got []string
	for _, s := range ranked {
		got = append(got, fmt.Sprint(s.Rank, s.UserID))
	}
	assert.Equal(t, []string{"1u1", "2u2", "2u3", "4u4", "5u5"}, got)
}

func TestRankingIsCut(t *testing.T) {
	list := make([]standing, 150)
	for i := range list {
		list[i] = standing{UserID: fmt.Sprint("u", i), Name: fmt.Sprint("n", i), Score: i}
	}
	listed := entries(rank(list))
	assert.Len(t, listed, maxListed)
	assert.Equal(t, 149, listed[0].Score)
	assert.NotNil(t, entries(nil), "an empty ranking is [] on the wire")
}
