package rongcloud

import "time"

// PerSecond returns the quota of n units per second.
func PerSecond(n int, counted Counted) Quota {
	return Quota{Window: Window{Limit: n, Per: time.Second}, Counts: counted}
}

// PerMinute returns the quota of n units per minute.
func PerMinute(n int, counted Counted) Quota {
	return Quota{Window: Window{Limit: n, Per: time.Minute}, Counts: counted}
}
